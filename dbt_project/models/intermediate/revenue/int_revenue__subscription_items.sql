-- Grain: an item and interval of constant quantity, price, discount and state, of a customer that
-- is no test. Yearly amounts are the exact base; MRR is a twelfth, rounded once.
with items as (
    select * from {{ ref('int_revenue__bridged_items') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

records as (
    select * from {{ ref('int_identity__customer_records') }}
),

customers as (
    select * from {{ ref('int_identity__customers') }}
),

yearly as (
    select
        items.*,
        records.customer_id,
        case
            when items.is_metered then 'metered'
            when items.item_state = 'past_due' and settings.mrr_past_due = 'exclude' then 'excluded'
            else items.item_state
        end as counted_state,
        {{ prorate_amount(
            'items.recurring_amount',
            periods_a_year('items.billing_interval'),
            'items.interval_count'
        ) }} as contract_arr_amount,
        {{ prorate_amount(
            'items.discount_amount',
            periods_a_year('items.billing_interval'),
            'items.interval_count'
        ) }} as yearly_discount_amount
    from items
    cross join settings
    inner join records
        on records.department = 'billing'
        and items.source_system = records.source_system
        and items.billing_account_id = records.record_id
    inner join customers
        on records.customer_id = customers.customer_id
        and not customers.is_test
),

valued as (
    select
        *,
        case
            when counted_state in ('active', 'past_due') then contract_arr_amount
            else {{ amount(0) }}
        end as counted_arr_amount
    from yearly
)

select
    source_system || ':' || period_id as item_id,
    source_system,
    subscription_id,
    customer_id,
    product,
    currency,
    item_state,
    counted_state in ('active', 'past_due', 'paused') as is_recurring,
    is_metered,
    cast(quantity as decimal(18, 4)) as quantity,
    {{ amount('contract_arr_amount + yearly_discount_amount') }} as list_arr_amount,
    yearly_discount_amount as discount_arr_amount,
    counted_arr_amount as arr_amount,
    {{ divide_amount('counted_arr_amount', 12) }} as mrr_amount,
    effective_from,
    service_to as effective_to
from valued
