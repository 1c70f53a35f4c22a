-- Grain: source, object, reason code and column for which rows are held back now, with the first
-- such row by file and position.
with reasons as (
    select
        *,
        row_number() over (
            partition by source_system, source_object, reason_code, column_name
            order by page_name nulls last, row_number nulls last
        ) as place
    from {{ ref('int_quality__quarantine_reasons') }}
    where is_live
),

arrivals as (
    select * from {{ ref('stg_audit__object_arrivals') }}
),

counted as (
    select
        source_system,
        source_object,
        entity,
        reason_code,
        column_name,
        count(*) as n_rows,
        max(page_name) filter (where place = 1) as example_file,
        max(coalesce(line_number, row_number)) filter (where place = 1) as example_line
    from reasons
    group by source_system, source_object, entity, reason_code, column_name
)

select
    counted.source_system,
    counted.source_object,
    counted.entity,
    counted.reason_code,
    counted.column_name,
    counted.n_rows,
    arrivals.n_live as n_object_rows,
    {{ ratio('counted.n_rows', 'arrivals.n_live') }} as quarantined_rate,
    counted.example_file,
    counted.example_line
from counted
left join arrivals
    on counted.source_system = arrivals.source_system
    and counted.source_object = arrivals.source_object
