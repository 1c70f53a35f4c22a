-- Grain: a signed contract term, known on the day of the run, of a customer that is no test. Its
-- amount is valued at the rate of the month in which it is due, or of as_of's if that is ahead.
with settings as (
    select
        *,
        {{ month_start('as_of') }} as as_of_month
    from {{ ref('stg_run__settings') }}
),

contracts as (
    select
        *,
        coalesce(signed_date, start_date) as signed_on,
        {{ month_start('end_date') }} as due_month
    from {{ ref('int_crm__contracts') }}
    where coalesce(contract_status, 'signed') <> 'draft'
),

records as (
    select * from {{ ref('int_identity__customer_records') }}
    where department = 'crm'
),

customers as (
    select * from {{ ref('int_identity__customers') }}
    where not is_test
),

fx_rates as (
    select * from {{ ref('int_revenue__fx_rates') }}
),

known as (
    select
        contracts.*,
        records.customer_id,
        settings.reporting_currency,
        least(contracts.signed_on, contracts.start_date) as known_from,
        case
            when contracts.notice_date <= least(contracts.end_date, settings.as_of)
                then contracts.notice_date
        end as given_notice_date,
        least(contracts.due_month, settings.as_of_month) as rate_month,
        least({{ add_months('contracts.due_month', -1) }}, settings.as_of_month) as cut_month,
        contracts.start_date <= settings.as_of
        and coalesce(contracts.end_date > settings.as_of, true)
        and coalesce(contracts.contract_status <> 'terminated', true) as is_running
    from contracts
    inner join records
        on contracts.source_system = records.source_system
        and contracts.crm_account_id = records.record_id
    inner join customers on records.customer_id = customers.customer_id
    inner join settings on least(contracts.signed_on, contracts.start_date) <= settings.as_of
)

select
    known.source_system,
    known.contract_id,
    known.customer_id,
    known.crm_account_id,
    nullif(trim(known.contract_number), '') as contract_number,
    known.predecessor_contract_id,
    known.signed_on,
    known.start_date,
    known.known_from,
    known.end_date as due_date,
    known.due_month,
    known.rate_month,
    known.cut_month,
    known.given_notice_date as notice_date,
    coalesce(
        known.term_months,
        {{ dbt.datediff('known.start_date', 'known.end_date', 'month') }}
    ) as term_months,
    known.is_running,
    coalesce(known.contract_status = 'terminated', false)
    and not coalesce(known.is_auto_renewal and known.notice_date > known.end_date, false)
        as is_terminated,
    coalesce(known.is_auto_renewal, false) as is_auto_renewal,
    {{ amount('known.arr_amount') }} as local_arr_amount,
    known.currency,
    case
        when known.currency = known.reporting_currency then {{ amount('known.arr_amount') }}
        else {{ convert_amount(amount('known.arr_amount'), 'fx_rates.rate') }}
    end as arr_amount
from known
left join fx_rates
    on known.currency = fx_rates.currency
    and known.rate_month = fx_rates.month
