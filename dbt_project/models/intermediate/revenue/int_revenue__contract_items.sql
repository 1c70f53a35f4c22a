-- Grain: a contract term with a yearly amount, or a product of a won deal with days of service.
with terms as (
    select * from {{ ref('int_customer__contract_terms') }}
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
    source_system,
    contract_id as period_id,
    subscription_id,
    crm_account_id,
    '(unknown)' as product,
    coalesce(currency, '(unknown)') as currency,
    cast(null as decimal(18, 4)) as quantity,
    arr_amount as recurring_amount,
    'year' as billing_interval,
    1 as interval_count,
    renewed_contract_id as predecessor_period_id,
    notice_date as cancelled_date,
    start_date as effective_from,
    service_to as effective_to
from terms
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
