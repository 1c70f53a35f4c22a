-- Opportunities as they stand on the last day.
create or replace table records.crm__opportunities as
with stages (stage, probability, category, category_name, next_step) as (
    values
        ('Prospecting', 10, 'Pipeline', 'Pipeline', 'First call'),
        ('Qualification', 25, 'Pipeline', 'Pipeline', 'Demo'),
        ('Proposal', 60, 'BestCase', 'Best Case', 'Send offer'),
        ('Negotiation', 80, 'Forecast', 'Commit', 'Agree on terms'),
        ('Closed Won', 100, 'Closed', 'Closed', null),
        ('Closed Lost', 0, 'Omitted', 'Omitted', null)
),

named as (
    select
        deal_ways.*,
        coalesce(deal_ways.end_stage, deal_ways.path[-1]) as stage,
        subscriptions.root_cause,
        subscriptions.proximate_cause,
        csm_periods.owner as csm
    from deal_ways
    left join facts.subscriptions as subscriptions
        on deal_ways.subscription = subscriptions.subscription
    left join records.csm_periods as csm_periods
        on deal_ways.customer = csm_periods.customer
        and csm_periods.valid_from <= deal_ways.begun_on
        and coalesce(csm_periods.valid_to, date '9999-12-31') > deal_ways.begun_on
)

select
    crm_record_id('006', named.deal_no) as opportunity_id,
    case when named.is_on_duplicate then named.duplicate_id else named.crm_account_id end
        as crm_account_id,
    named.latin_brand || case named.kind
        when 'new' then ' - New Business'
        when 'expansion' then ' - Expansion'
        else ' - Renewal ' || year(named.due_on)
    end as opportunity_name,
    named.kind as opportunity_type,
    named.stage,
    named.outcome <> 'open' as is_closed,
    named.outcome = 'won' as is_won,
    named.net_amount,
    named.currency::varchar as currency,
    named.close_on as close_date,
    case when named.outcome = 'lost' then coalesce(
        -- Sales hears the truth more often than not, and likes a price that was too high.
        case when uniform('loss told', named.deal_no) < 0.7 then
            case
                when named.proximate_cause = 'price' then 'Price'
                when named.proximate_cause = 'budget' then 'Budget'
                when named.proximate_cause = 'competitor' then 'Competitor'
                when named.proximate_cause = 'sponsor change' then 'Lost Contact'
                when named.proximate_cause in ('merger', 'closed business') then 'Business Change'
                when named.root_cause is not null then 'Product Fit'
            end
        end,
        picked(
            ['Price', 'Price', 'No Decision', 'No Decision', 'Competitor', 'Budget', 'Timing',
             'Product Fit'],
            uniform('loss reason', named.deal_no)
        )
    ) end as loss_reason,
    named.channel as lead_source,
    named.kind = 'expansion' and uniform('deal cs sourced', named.deal_no) < 0.45 as is_cs_sourced,
    named.kind = 'new' and named.channel = 'referral' as is_referral,
    case when named.kind = 'renewal' and named.csm is not null
        then crm_record_id('005', named.csm)
        else named.seller_id
    end as owner_id,
    named.begun_at as created_at,
    deal_stamps.updated_at,
    named.customer as _customer,
    named.ordinal::integer as _ordinal,
    named.subscription as _subscription,
    case named.kind
        when 'new' then 'New Customer'
        when 'expansion' then 'Existing Customer - Upgrade'
        else 'Renewal'
    end as _sf_type,
    crm_record_id('800', named.contract_no) as _contract_id,
    crm_record_id('800', named.renewed_no) as _renewed_contract_id,
    stages.probability::integer as _probability,
    stages.category as _forecast_category,
    stages.category_name as _forecast_category_name,
    year(named.close_on)::integer as _fiscal_year,
    quarter(named.close_on)::integer as _fiscal_quarter,
    stages.next_step as _next_step,
    deal_stamps.last_stage_change_at as _last_stage_change_at,
    named.is_deleted as _is_deleted,
    case when named.is_deleted
        then least(
            deal_stamps.updated_at + to_hours(30 + floor(named.mistake * 400)::integer),
            greatest(named.as_of::timestamp, deal_stamps.updated_at)
        )
    end as _deleted_at,
    named.earlier_net_amount as _earlier_net_amount,
    named.earlier_stage as _earlier_stage,
    case when named.corrected_at is not null then deal_stamps.earlier_updated_at end
        as _earlier_updated_at,
    named.corrected_at as _corrected_at
from named
inner join deal_stamps on named.deal_no = deal_stamps.deal_no
inner join stages on named.stage = stages.stage;
