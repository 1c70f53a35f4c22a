-- Contracts that are signed and still served, and can be in no committed amount.
{{ config(severity='warn') }}
with contracts as (
    select * from {{ ref('int_customer__contracts') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

rates as (
    select rates.currency
    from {{ ref('int_revenue__fx_rates') }} as rates
    inner join settings on rates.month = {{ month_start('settings.as_of') }}
)

select
    contracts.source_system,
    contracts.contract_id,
    case
        when contracts.arr_amount is null then 'it has no recurring amount'
        else 'its currency has no exchange rate in the month of the run'
    end as reason
from contracts
inner join settings on contracts.service_to > settings.as_of
left join rates on contracts.currency = rates.currency
where contracts.arr_amount is null or rates.currency is null
