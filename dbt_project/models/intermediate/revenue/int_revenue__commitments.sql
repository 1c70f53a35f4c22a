-- Grain: customer and month with recurring amounts signed and not started, or notified and not
-- ended. Where both a contract and billing know of the notice, the larger amount counts. In billing
-- it is of the item that bears it, until the periods that bear it end.
{% set item_key = 'coalesce(subscription_item_id, product)' -%}
with contract_commitments as (
    select * from {{ ref('int_revenue__contract_commitments') }}
),

notices as (
    select
        source_system,
        subscription_id,
        {{ item_key }} as item_key,
        cancelled_date,
        max(effective_to) as end_date
    from {{ ref('int_revenue__billed_items') }}
    where cancelled_date is not null
    group by source_system, subscription_id, {{ item_key }}, cancelled_date
    having
        cancelled_date < {{ month_start('max(effective_to)') }}
        and max(effective_to) < {{ far_date() }}
),

items as (
    select
        *,
        {{ item_key }} as item_key
    from {{ ref('int_revenue__subscription_items') }}
    where arr_amount <> 0
),

months as (
    select * from {{ ref('int_revenue__months') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

fx_rates as (
    select * from {{ ref('int_revenue__fx_rates') }}
),

cancelled as (
    select distinct
        notices.source_system,
        notices.subscription_id,
        notices.item_key,
        months.month,
        months.next_month_start
    from notices
    inner join settings on notices.cancelled_date <= settings.as_of
    inner join months
        on notices.cancelled_date < months.next_month_start
        and notices.end_date >= months.next_month_start
),

commitments as (
    select
        customer_id,
        month,
        signed_arr_amount,
        notified_arr_amount,
        {{ amount(0) }} as cancelled_arr_amount
    from contract_commitments
    union all
    select
        items.customer_id,
        cancelled.month,
        {{ amount(0) }} as signed_arr_amount,
        {{ amount(0) }} as notified_arr_amount,
        {{ convert_amount('items.arr_amount', 'fx_rates.rate') }} as cancelled_arr_amount
    from cancelled
    inner join items
        on cancelled.source_system = items.source_system
        and cancelled.subscription_id = items.subscription_id
        and cancelled.item_key = items.item_key
        and cancelled.next_month_start > items.effective_from
        and cancelled.next_month_start <= items.effective_to
    inner join fx_rates
        on items.currency = fx_rates.currency
        and cancelled.month = fx_rates.month
)

select
    customer_id,
    month,
    {{ sum_amount('signed_arr_amount') }} as signed_arr_amount,
    greatest({{ sum_amount('notified_arr_amount') }}, {{ sum_amount('cancelled_arr_amount') }})
        as notified_arr_amount
from commitments
group by customer_id, month
