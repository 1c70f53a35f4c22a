-- Grain: customer with a contract that has an end and has begun. Recurring lines billed so far, and
-- the value of the first of these over its term, both at the exchange rates of the month in which
-- that began: the multiple does not move with rates. Null where one is missing (decision 0019).
with settings as (
    select * from {{ ref('stg_run__settings') }}
),

fx_rates as (
    select * from {{ ref('int_revenue__fx_rates') }}
),

entries as (
    select * from {{ ref('int_revenue__ledger_entries') }}
    where
        document_kind = 'invoice_line'
        and line_type in ('recurring', 'proration', 'discount')
        and document_status not in ('draft', 'void')
),

records as (
    select * from {{ ref('int_identity__customer_records') }}
    where department = 'billing'
),

first_contracts as (
    select
        contracts.customer_id,
        contracts.currency,
        contracts.arr_amount,
        {{ month_start('contracts.start_date') }} as rate_month,
        {{ dbt.datediff('contracts.start_date', 'contracts.end_date', 'month') }} as n_months -- noqa: LT05
    from {{ ref('int_customer__contracts') }} as contracts
    inner join settings on contracts.start_date <= settings.as_of
    where contracts.end_date is not null
    qualify row_number() over (
        partition by contracts.customer_id
        order by
            contracts.start_date nulls last,
            contracts.contract_id nulls last,
            contracts.source_system nulls last
    ) = 1
),

valued as (
    select
        first_contracts.customer_id,
        first_contracts.rate_month,
        {{ prorate_amount(
            convert_amount('first_contracts.arr_amount', 'fx_rates.rate'),
            'first_contracts.n_months',
            '12'
        ) }} as first_contract_net_amount
    from first_contracts
    left join fx_rates
        on first_contracts.currency = fx_rates.currency
        and first_contracts.rate_month = fx_rates.month
),

billed as (
    select
        records.customer_id,
        entries.currency,
        {{ sum_amount('entries.net_amount') }} as net_amount
    from entries
    inner join settings
        on entries.document_date <= settings.as_of
    inner join records
        on entries.source_system = records.source_system
        and entries.billing_account_id = records.record_id
    group by records.customer_id, entries.currency
),

summed as (
    select
        valued.customer_id,
        valued.first_contract_net_amount,
        case
            when count(billed.currency) = count(fx_rates.rate)
                then {{ sum_amount(convert_amount('billed.net_amount', 'fx_rates.rate')) }}
        end as lifetime_recurring_net_amount
    from valued
    left join billed
        on valued.customer_id = billed.customer_id
    left join fx_rates
        on billed.currency = fx_rates.currency
        and valued.rate_month = fx_rates.month
    group by valued.customer_id, valued.first_contract_net_amount
)

select
    *,
    {{ ratio('lifetime_recurring_net_amount', 'first_contract_net_amount') }} as lifetime_multiple
from summed
