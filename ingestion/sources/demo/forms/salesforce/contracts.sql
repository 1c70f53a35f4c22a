with versions as (
    select * replace (
        coalesce(_earlier_arr_amount, arr_amount) as arr_amount,
        _earlier_updated_at as updated_at
    )
    from records.crm__contracts
    where _corrected_at is not null and _earlier_updated_at < updated_at

    union all

    select * from records.crm__contracts
)

select
    contract_id as Id,
    crm_account_id as AccountId,
    currency as CurrencyIsoCode,
    cast(null as text) as Pricebook2Id,
    cast(null as text) as OwnerExpirationNotice,
    start_date as StartDate,
    end_date - 1 as EndDate,
    term_months as ContractTerm,
    _owner_id as OwnerId,
    _status as Status,
    case when signed_date is not null then _company_signed_by end as CompanySignedId,
    signed_date as CompanySignedDate,
    _signed_by_contact_id as CustomerSignedId,
    cast(null as text) as CustomerSignedTitle,
    signed_date as CustomerSignedDate,
    cast(null as text) as SpecialTerms,
    case when _activated_at is not null then _owner_id end as ActivatedById,
    _activated_at as ActivatedDate,
    _status_code as StatusCode,
    cast(null as text) as Description,
    _is_deleted as IsDeleted,
    _sf_number as ContractNumber,
    cast(null as timestamp) as LastApprovedDate,
    _created_at as CreatedDate,
    _owner_id as CreatedById,
    updated_at as LastModifiedDate,
    _owner_id as LastModifiedById,
    updated_at as SystemModstamp,
    cast(null as date) as LastActivityDate,
    contract_number as Agreement_Number__c,
    predecessor_contract_id as Renews_Contract__c,
    notice_date as Notice_Date__c,
    arr_amount as ARR__c,
    _billing_frequency as Billing_Frequency__c,
    coalesce(is_auto_renewal, false) as Auto_Renewal__c
from versions
order by Id, SystemModstamp
