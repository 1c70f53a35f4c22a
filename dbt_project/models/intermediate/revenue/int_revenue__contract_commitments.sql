-- Grain: contract term and month at whose end it was signed and had not started, or was notified
-- and had not ended, as known then (decision 0019). A signed renewal counts with what it adds to
-- the term that it renews.
with settings as (
    select * from {{ ref('stg_run__settings') }}
),

customers as (
    select * from {{ ref('int_identity__customers') }}
    where not is_test
),

fx_rates as (
    select * from {{ ref('int_revenue__fx_rates') }}
),

contracts as (
    select
        contracts.*,
        coalesce(
            contracts.notice_date,
            case when contracts.is_terminated then settings.as_of end,
            {{ far_date() }}
        ) as notified_on
    from {{ ref('int_customer__contracts') }} as contracts
    cross join settings
    inner join customers on contracts.customer_id = customers.customer_id
    where contracts.arr_amount is not null
),

months as (
    select
        months.month,
        months.next_month_start,
        least({{ add_days('months.next_month_start', -1) }}, settings.as_of) as known_on
    from {{ ref('int_revenue__months') }} as months
    cross join settings
),

signed as (
    select
        contracts.*,
        months.*
    from contracts
    inner join months
        on contracts.known_from <= months.known_on
        and contracts.start_date >= months.next_month_start
    where
        contracts.known_from < {{ month_start('contracts.start_date') }}
        and contracts.notified_on > months.known_on
),

notified as (
    select
        contracts.*,
        months.month
    from contracts
    inner join months
        on contracts.notified_on <= months.known_on
        and contracts.end_date >= months.next_month_start
    where
        contracts.notified_on < {{ month_start('contracts.end_date') }}
        and contracts.start_date < months.next_month_start
)

select
    signed.customer_id,
    signed.source_system,
    signed.contract_id,
    signed.month,
    {{ amount(
        convert_amount('signed.arr_amount', 'fx_rates.rate')
        ~ ' - coalesce(' ~ convert_amount('renewed.arr_amount', 'renewed_rates.rate') ~ ', 0)'
    ) }} as signed_arr_amount,
    {{ amount(0) }} as notified_arr_amount
from signed
inner join fx_rates
    on signed.currency = fx_rates.currency
    and signed.month = fx_rates.month
left join contracts as renewed
    on signed.source_system = renewed.source_system
    and signed.renewed_contract_id = renewed.contract_id
    and signed.known_on >= renewed.known_from
    and signed.known_on < renewed.notified_on
    and signed.next_month_start <= renewed.end_date
left join fx_rates as renewed_rates
    on renewed.currency = renewed_rates.currency
    and signed.month = renewed_rates.month
union all
select
    notified.customer_id,
    notified.source_system,
    notified.contract_id,
    notified.month,
    {{ amount(0) }} as signed_arr_amount,
    {{ convert_amount('notified.arr_amount', 'fx_rates.rate') }} as notified_arr_amount
from notified
inner join fx_rates
    on notified.currency = fx_rates.currency
    and notified.month = fx_rates.month
