select
    crm_account_id as Id,
    _is_deleted as IsDeleted,
    merged_into_crm_account_id as MasterRecordId,
    account_name as Name,
    case
        when is_churn_flagged then 'Former Customer'
        when _is_customer then 'Customer - Direct'
        else 'Prospect'
    end as Type,
    parent_crm_account_id as ParentId,
    street as BillingStreet,
    city as BillingCity,
    _state as BillingState,
    postal_code as BillingPostalCode,
    country as BillingCountry,
    phone as Phone,
    cast(null as text) as AccountNumber,
    case cast(substr(crm_account_id, 14, 2) as integer) % 4
        when 0 then 'https://www.' || website_domain
        when 1 then 'www.' || website_domain
        when 2 then 'http://' || website_domain || '/'
        else website_domain
    end as Website,
    industry as Industry,
    _annual_revenue as AnnualRevenue,
    _n_employees as NumberOfEmployees,
    cast(null as text) as Description,
    cast(null as text) as Rating,
    'USD' as CurrencyIsoCode,
    owner_id as OwnerId,
    created_at as CreatedDate,
    owner_id as CreatedById,
    updated_at as LastModifiedDate,
    owner_id as LastModifiedById,
    updated_at as SystemModstamp,
    cast(null as date) as LastActivityDate,
    acquisition_channel as AccountSource,
    segment as Segment__c,
    region as Region__c,
    partner_name as Partner__c,
    registration_number as Registration_Number__c,
    tax_number as Tax_Number__c,
    billing_account_id as Billing_Customer_Id__c,
    helpdesk_organization_id as Helpdesk_Organization_Id__c,
    coalesce(is_test, false) as Is_Test__c,
    coalesce(is_churn_flagged, false) as Churned__c
from records.crm__account_versions
order by Id, SystemModstamp
