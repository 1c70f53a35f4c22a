-- Grain: customer and month with recurring amounts signed and not started, or notified and not
-- ended. Where both a contract and billing know of the notice, the larger amount counts.
with contract_commitments as (
    select * from {{ ref('int_revenue__contract_commitments') }}
),

subscriptions as (
    select
        source_system,
        subscription_id,
        min(cancelled_date) as cancelled_date,
        max(effective_to) as end_date
    from {{ ref('int_revenue__billed_items') }}
    where cancelled_date is not null
    group by source_system, subscription_id
    having min(cancelled_date) < {{ month_start('max(effective_to)') }}
),

items as (
    select * from {{ ref('int_revenue__subscription_items') }}
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
        months.month,
        {{ amount(0) }} as signed_arr_amount,
        {{ amount(0) }} as notified_arr_amount,
        {{ convert_amount('items.arr_amount', 'fx_rates.rate') }} as cancelled_arr_amount
    from subscriptions
    cross join settings
    inner join months
        on subscriptions.end_date >= months.next_month_start
        and subscriptions.cancelled_date < months.next_month_start
    inner join items
        on subscriptions.source_system = items.source_system
        and subscriptions.subscription_id = items.subscription_id
        and months.next_month_start > items.effective_from
        and months.next_month_start <= items.effective_to
    inner join fx_rates
        on items.currency = fx_rates.currency
        and months.month = fx_rates.month
    where
        subscriptions.cancelled_date <= settings.as_of
        and subscriptions.end_date < {{ far_date() }}
)

select
    customer_id,
    month,
    {{ sum_amount('signed_arr_amount') }} as signed_arr_amount,
    greatest({{ sum_amount('notified_arr_amount') }}, {{ sum_amount('cancelled_arr_amount') }})
        as notified_arr_amount
from commitments
group by customer_id, month
