-- Grain: customer with a touch up to the day of the run.
with touches as (
    select
        touches.customer_id,
        touches.touched_on,
        {{ dbt.datediff('touches.touched_on', 'settings.as_of', 'day') }}
            as days_ago
    from {{ ref('int_customer__touches') }} as touches
    inner join {{ ref('stg_run__settings') }} as settings
        on touches.touched_on <= settings.as_of
)

select
    customer_id,
    max(touched_on) as last_touch_date,
    min(days_ago) as days_since_last_touch,
    count(*) filter (where days_ago < 90) as n_touches_90_days
from touches
where customer_id <> '(unknown)'
group by customer_id
