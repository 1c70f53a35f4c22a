-- Grain: a contract term with a yearly amount, or a product of a won deal with days of service. A
-- term renews the one that it names, else the last one before with its number. One that renews by
-- itself goes on until notice is given or another follows.
with contracts as (
    select
        *,
        coalesce(
            predecessor_contract_id,
            case
                when contract_number is not null
                    then lag(contract_id) over (
                        partition by source_system, crm_account_id, contract_number
                        order by start_date nulls last, contract_id nulls last
                    )
            end
        ) as renewed_contract_id
    from {{ ref('int_crm__contracts') }}
    where coalesce(contract_status, 'signed') <> 'draft'
),

renewals as (
    select distinct
        source_system,
        renewed_contract_id
    from contracts
    where renewed_contract_id is not null
),

deals as (
    select * from {{ ref('int_crm__opportunities') }}
    where is_won
),

deal_lines as (
    select
        *,
        {{ dbt.datediff('service_from', 'service_to', 'day') }}
            as n_days,
        {{ whole_months('service_from', 'service_to') }} as n_months
    from {{ ref('int_crm__opportunity_lines') }}
    where service_from < service_to and coalesce(is_recurring, true)
)

select
    'contracts' as recurring_source,
    contracts.source_system,
    contracts.contract_id as period_id,
    coalesce(contracts.contract_number, contracts.contract_id) as subscription_id,
    contracts.crm_account_id,
    '(unknown)' as product,
    coalesce(contracts.currency, '(unknown)') as currency,
    cast(null as decimal(18, 4)) as quantity,
    contracts.arr_amount as recurring_amount,
    'year' as billing_interval,
    1 as interval_count,
    contracts.renewed_contract_id as predecessor_period_id,
    contracts.notice_date as cancelled_date,
    contracts.start_date as effective_from,
    case
        when
            contracts.is_auto_renewal
            and contracts.notice_date is null
            and coalesce(contracts.contract_status, 'signed') in ('signed', 'active')
            and renewals.renewed_contract_id is null
            then {{ far_date() }}
        else coalesce(contracts.end_date, {{ far_date() }})
    end as effective_to
from contracts
left join renewals
    on contracts.source_system = renewals.source_system
    and contracts.contract_id = renewals.renewed_contract_id
union all
select
    'opportunities' as recurring_source,
    deal_lines.source_system,
    deal_lines.opportunity_line_id as period_id,
    deal_lines.opportunity_id as subscription_id,
    deals.crm_account_id,
    coalesce(nullif(trim(deal_lines.product_name), ''), '(unknown)') as product,
    coalesce(deal_lines.currency, deals.currency, '(unknown)') as currency,
    deal_lines.quantity,
    deal_lines.net_amount as recurring_amount,
    case when deal_lines.n_months is null then 'day' else 'month' end as billing_interval,
    coalesce(deal_lines.n_months, deal_lines.n_days) as interval_count,
    cast(null as varchar) as predecessor_period_id,
    cast(null as date) as cancelled_date,
    deal_lines.service_from as effective_from,
    deal_lines.service_to as effective_to
from deal_lines
inner join deals
    on deal_lines.source_system = deals.source_system
    and deal_lines.opportunity_id = deals.opportunity_id
