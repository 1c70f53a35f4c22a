with versions as (
    select * replace (
        coalesce(_earlier_net_amount, net_amount) as net_amount,
        coalesce(_earlier_stage, stage) as stage,
        coalesce(_earlier_stage in ('Closed Won', 'Closed Lost'), is_closed) as is_closed,
        coalesce(_earlier_stage = 'Closed Won', is_won) as is_won,
        _earlier_updated_at as updated_at,
        false as _is_deleted
    )
    from records.crm__opportunities
    where _corrected_at is not null and _earlier_updated_at < updated_at

    union all

    select * replace (false as _is_deleted) from records.crm__opportunities

    union all

    select * replace (greatest(_deleted_at, updated_at + interval 1 second) as updated_at)
    from records.crm__opportunities
    where _is_deleted
)

select
    opportunity_id as Id,
    _is_deleted as IsDeleted,
    crm_account_id as AccountId,
    false as IsPrivate,
    opportunity_name as Name,
    cast(null as text) as Description,
    stage as StageName,
    net_amount as Amount,
    cast(_probability as double) as Probability,
    cast(round(net_amount * _probability / 100, 2) as decimal(18, 2)) as ExpectedRevenue,
    close_date as CloseDate,
    _sf_type as Type,
    _next_step as NextStep,
    lead_source as LeadSource,
    is_closed as IsClosed,
    is_won as IsWon,
    _forecast_category as ForecastCategory,
    _forecast_category_name as ForecastCategoryName,
    currency as CurrencyIsoCode,
    cast(null as text) as CampaignId,
    exists (
        select lines.opportunity_id
        from records.crm__opportunity_lines as lines
        where lines.opportunity_id = versions.opportunity_id
    ) as HasOpportunityLineItem,
    (select max(products.pricebook_id) from records.crm_products as products) as Pricebook2Id,
    owner_id as OwnerId,
    created_at as CreatedDate,
    owner_id as CreatedById,
    updated_at as LastModifiedDate,
    owner_id as LastModifiedById,
    updated_at as SystemModstamp,
    cast(null as date) as LastActivityDate,
    _last_stage_change_at as LastStageChangeDate,
    _fiscal_quarter as FiscalQuarter,
    _fiscal_year as FiscalYear,
    _fiscal_year || ' ' || _fiscal_quarter as Fiscal,
    _contract_id as ContractId,
    loss_reason as Loss_Reason__c,
    coalesce(is_cs_sourced, false) as CS_Sourced__c,
    coalesce(is_referral, false) as Referral__c,
    _renewed_contract_id as Renewed_Contract__c
from versions
order by Id, SystemModstamp
