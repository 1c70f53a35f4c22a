with versions as (
    select * replace (
        coalesce(_earlier_job_title, job_title) as job_title,
        created_at as _updated_at,
        false as _is_deleted
    )
    from records.crm__contacts
    where _corrected_at is not null and created_at < _updated_at

    union all

    select * replace (false as _is_deleted) from records.crm__contacts

    union all

    select * replace (greatest(_deleted_at, _updated_at + interval 1 second) as _updated_at)
    from records.crm__contacts
    where _is_deleted
)

select
    versions.contact_id as Id,
    versions._is_deleted as IsDeleted,
    cast(null as text) as MasterRecordId,
    versions.crm_account_id as AccountId,
    versions._last_name as LastName,
    versions._first_name as FirstName,
    cast(null as text) as Salutation,
    versions.full_name as Name,
    versions.phone as Phone,
    cast(null as text) as MobilePhone,
    cast(null as text) as ReportsToId,
    versions.email as Email,
    versions.job_title as Title,
    cast(null as text) as Department,
    cast(null as text) as LeadSource,
    cast(null as text) as Description,
    'USD' as CurrencyIsoCode,
    accounts.owner_id as OwnerId,
    false as HasOptedOutOfEmail,
    versions.created_at as CreatedDate,
    accounts.owner_id as CreatedById,
    versions._updated_at as LastModifiedDate,
    accounts.owner_id as LastModifiedById,
    versions._updated_at as SystemModstamp,
    cast(null as date) as LastActivityDate,
    cast(null as text) as EmailBouncedReason,
    cast(null as timestamp) as EmailBouncedDate,
    versions.contact_role as Contact_Role__c,
    not coalesce(versions.is_active, true) as Has_Left__c,
    versions.left_at as Left_On__c
from versions
left join records.crm__accounts as accounts
    on accounts.crm_account_id = versions.crm_account_id
order by Id, SystemModstamp
