-- Grain: a product of a won deal that a deal of type renewal follows, for the same account and
-- product, and from when: one that begins within half a year of its end (decision 0017).
with deal_items as (
    select * from {{ ref('int_revenue__contract_items') }}
    where recurring_source = 'opportunities'
),

renewals as (
    select deal_items.*
    from deal_items
    inner join {{ ref('int_crm__opportunities') }} as opportunities
        on deal_items.source_system = opportunities.source_system
        and deal_items.subscription_id = opportunities.opportunity_id
        and opportunities.opportunity_type = 'renewal'
)

select
    deal_items.source_system,
    deal_items.period_id,
    min(renewals.effective_from) as renewed_from
from deal_items
inner join renewals
    on deal_items.source_system = renewals.source_system
    and deal_items.crm_account_id = renewals.crm_account_id
    and deal_items.product = renewals.product
    and deal_items.subscription_id <> renewals.subscription_id
    and deal_items.effective_from < renewals.effective_from
    and abs({{ dbt.datediff('deal_items.effective_to', 'renewals.effective_from', 'day') }}) <= 183
group by deal_items.source_system, deal_items.period_id
