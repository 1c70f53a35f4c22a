-- Grain: a row in quarantine × reason. Of a reason only its code and the column are kept, never
-- what the cell held.
with quarantined_rows as (
    select * from {{ ref('stg_quarantine__rows') }}
),

reasons as (
    select
        source_system,
        source_object,
        entity,
        page_name,
        row_number,
        line_number,
        is_live,
        {{ unnested('reasons') }} as reason
    from quarantined_rows
)

select
    source_system,
    source_object,
    entity,
    page_name,
    row_number,
    line_number,
    is_live,
    split_part(reason, ': ', 1) as reason_code,
    case
        when split_part(reason, ': ', 2) <> '' and split_part(reason, ': ', 2) not like '% %'
            then split_part(reason, ': ', 2)
    end as column_name
from reasons
