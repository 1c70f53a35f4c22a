-- Grain: customer × attribute × first day: the spans in which no record changed what it says. The
-- first reaches back to the beginning, the last goes on. Attributes that no record ever told are
-- left out.
with told as (
    select
        *,
        min(valid_from) over attribute as first_day,
        count(attribute_value) over attribute as n_values
    from {{ ref('int_customer__attribute_values') }}
    window
        attribute as (partition by customer_id, attribute)
),

days as (
    select
        customer_id,
        attribute,
        case when valid_from = first_day then {{ first_date() }} else valid_from end as valid_day
    from told
    where n_values > 0
    union
    select
        customer_id,
        attribute,
        valid_to
    from told
    where n_values > 0 and valid_to < {{ far_date() }}
)

select
    customer_id,
    attribute,
    valid_day as valid_from,
    lead(valid_day, 1, {{ far_date() }}) over (
        partition by customer_id, attribute
        order by valid_day nulls last
    ) as valid_to
from days
