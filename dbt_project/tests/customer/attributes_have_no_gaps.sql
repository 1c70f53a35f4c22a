-- Each attribute goes on without gap or overlap from its first day to the open end.
with attributes as (
    select
        *,
        lead(valid_from, 1, {{ far_date() }}) over (
            partition by customer_id, attribute
            order by valid_from nulls last
        ) as next_valid_from
    from {{ ref('customer_attributes') }}
)

select
    customer_id,
    attribute,
    valid_from,
    valid_to,
    next_valid_from,
    'the next value does not begin where this one ends' as reason
from attributes
where valid_to <> next_valid_from
