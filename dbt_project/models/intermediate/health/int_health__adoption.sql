-- Grain: customer × month × measure of adoption. Present from the customer's first use on; a
-- window without use is a value, not a gap.
with usage_windows as (
    select * from {{ ref('int_health__usage_windows') }}
),

measured as (
    select
        customer_id,
        month,
        'usage_trend' as measure,
        {{ ratio('3 * n_actions', 'n_actions_before') }} as measure_value
    from usage_windows
    union all
    select
        customer_id,
        month,
        'active_days' as measure,
        n_active_days as measure_value
    from usage_windows
    union all
    select
        customer_id,
        month,
        'modules_used' as measure,
        n_modules as measure_value
    from usage_windows
    where has_modules
    union all
    select
        customer_id,
        month,
        'seat_use' as measure,
        {{ ratio('n_users', 'n_seats') }} as measure_value
    from usage_windows
    where has_users
)

select
    customer_id,
    month,
    measure,
    cast(measure_value as decimal(18, 6)) as measure_value
from measured
where measure_value is not null
