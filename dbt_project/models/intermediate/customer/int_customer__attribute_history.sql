-- Grain: customer × attribute × first day, from the beginning on without gap or overlap. Spans that
-- follow each other with the same value of the same record are one.
with winners as (
    select
        *,
        row_number() over history as span_number,
        lag(attribute_value) over history as last_attribute_value,
        lag(department) over history as last_department,
        lag(source_system) over history as last_source_system,
        lag(record_id) over history as last_record_id
    from {{ ref('int_customer__attribute_winners') }}
    window
        history as (
            partition by customer_id, attribute
            order by valid_from nulls last
        )
),

changes as (
    select *
    from winners
    where
        span_number = 1
        or attribute_value is distinct from last_attribute_value
        or department is distinct from last_department
        or source_system is distinct from last_source_system
        or record_id is distinct from last_record_id
)

select
    customer_id,
    attribute,
    valid_from,
    lead(valid_from, 1, {{ far_date() }}) over (
        partition by customer_id, attribute
        order by valid_from nulls last
    ) as valid_to,
    coalesce(attribute_value, '(unknown)') as attribute_value,
    department,
    source_system,
    record_id,
    rule
from changes
