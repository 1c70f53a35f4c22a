-- Grain: customer × month × measure of the relationship. Present from the customer's first touch
-- on.
with customer_months as (
    select * from {{ ref('int_health__customer_months') }}
),

touch_days as (
    select distinct
        customer_id,
        touched_on
    from {{ ref('int_customer__touches') }}
),

days as (
    select
        customer_id,
        cast(null as date) as month,
        touched_on as day,
        touched_on
    from touch_days
    union all
    select
        customer_id,
        month,
        observed_on,
        cast(null as date) as touched_on
    from customer_months
),

last_touches as (
    select
        customer_id,
        month,
        day as observed_on,
        max(touched_on) over (
            partition by customer_id
            order by day nulls last, month nulls first
            rows between unbounded preceding and current row
        ) as last_touched_on
    from days
)

select
    customer_id,
    month,
    'days_since_touch' as measure,
    cast(
        {{ dbt.datediff('last_touched_on', 'observed_on', 'day') }}
        as decimal(18, 6)
    ) as measure_value
from last_touches
where month is not null and last_touched_on is not null
