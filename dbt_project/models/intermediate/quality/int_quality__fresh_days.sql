-- Grain: department × source system: the newest day that a record is from, at most the day of the
-- run. Objects of a vendor belong to the department whose entities they become.
with arrivals as (
    select
        *,
        case split_part(entity, '.', 1)
            {% for vendor, entities in var('vendors').items() -%}
            when '{{ vendor }}' then '{{ entities[0].split('.')[0] }}'
            {% endfor -%}
            else split_part(entity, '.', 1)
        end as department
    from {{ ref('stg_audit__object_arrivals') }}
    where newest_record_date is not null
),

settings as (
    select * from {{ ref('stg_run__settings') }}
)

select
    arrivals.department,
    arrivals.source_system,
    least(max(arrivals.newest_record_date), max(settings.as_of)) as fresh_to
from arrivals
cross join settings
group by arrivals.department, arrivals.source_system
