-- Grain: contract term and month at whose end it was signed and had not started, or was notified
-- and had not ended, as known then (decision 0019).
with settings as (
    select * from {{ ref('stg_run__settings') }}
),

fx_rates as (
    select * from {{ ref('int_revenue__fx_rates') }}
),

signed as (
    select * from {{ ref('int_revenue__signed_contracts') }}
),

contracts as (
    select * from {{ ref('int_revenue__bridged_contracts') }}
    where notified_on < {{ month_start('served_to') }} and served_to < {{ far_date() }}
),

months as (
    select
        months.month,
        months.next_month_start,
        least({{ add_days('months.next_month_start', -1) }}, settings.as_of) as known_on
    from {{ ref('int_revenue__months') }} as months
    cross join settings
),

notified as (
    select
        contracts.*,
        months.month
    from contracts
    inner join months
        on contracts.notified_on <= months.known_on
        and contracts.start_date < months.next_month_start
        and contracts.served_to >= months.next_month_start
)

select
    customer_id,
    source_system,
    contract_id,
    month,
    signed_arr_amount,
    {{ amount(0) }} as notified_arr_amount
from signed
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
