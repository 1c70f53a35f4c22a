-- Grain: an item and interval that billing charges for or that counts in MRR. Billing's own side is
-- what it charges a month, to the end that it knows; the other what MRR counts, by the settings, to
-- the end that MRR takes.
with bridged_items as (
    select * from {{ ref('int_revenue__bridged_items') }}
    where recurring_source = 'billing'
),

valued_items as (
    select * from {{ ref('int_revenue__valued_items') }}
    where not is_metered
),

periods as (
    select * from {{ ref('int_billing__subscription_periods') }}
    where subscription_item_id is not null
),

counted_items as (
    select * from {{ ref('int_revenue__subscription_items') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

charged as (
    select
        bridged_items.source_system || ':' || bridged_items.period_id as item_id,
        periods.subscription_item_id,
        bridged_items.billing_interval,
        bridged_items.interval_count,
        bridged_items.effective_to,
        {{ prorate_amount(
            'case'
            ~ " when bridged_items.item_state not in ('active', 'past_due') then 0"
            ~ " when settings.mrr_discounts = 'all'"
            ~ ' then bridged_items.recurring_amount'
            ~ ' - least(bridged_items.once_discount_amount, bridged_items.recurring_amount)'
            ~ ' else bridged_items.recurring_amount end',
            periods_a_year('bridged_items.billing_interval'),
            'bridged_items.interval_count'
        ) }} as arr_amount
    from bridged_items
    cross join settings
    left join periods
        on bridged_items.source_system = periods.source_system
        and bridged_items.period_id = periods.period_id
)

select
    valued_items.item_id,
    valued_items.source_system,
    coalesce(valued_items.subscription_id, valued_items.customer_id) as subscription_key,
    charged.subscription_item_id,
    valued_items.customer_id,
    valued_items.product,
    valued_items.currency,
    charged.billing_interval,
    charged.interval_count,
    valued_items.effective_from,
    coalesce(charged.effective_to, valued_items.effective_from) as charged_to,
    valued_items.effective_to as counted_to,
    case when charged.item_id is null then 0 else {{ divide_amount('charged.arr_amount', 12) }} end
        as charged_mrr_amount,
    valued_items.mrr_amount,
    valued_items.recurring_source,
    counted_items.item_id is not null as is_counted
from valued_items
left join charged
    on valued_items.item_id = charged.item_id
left join counted_items
    on valued_items.item_id = counted_items.item_id
where valued_items.recurring_source = 'billing' or counted_items.item_id is not null
