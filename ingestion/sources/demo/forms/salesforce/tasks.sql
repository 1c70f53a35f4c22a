with versions as (
    select * replace (false as _is_deleted)
    from records.crm__activities
    where _kind = 'task'

    union all

    select * replace (greatest(_deleted_at, _updated_at + interval 1 second) as _updated_at)
    from records.crm__activities
    where _kind = 'task' and _is_deleted
),

deals as (
    select crm_account_id, created_at, max(opportunity_id) as opportunity_id
    from records.crm__opportunities
    where not _is_deleted
    group by all
)

-- a fifth of them is filed under the deal of the time
select
    versions.activity_id as Id,
    versions.contact_id as WhoId,
    case
        when uniform('filed under', versions.activity_id) < 0.2
            then coalesce(deals.opportunity_id, versions.crm_account_id)
        else versions.crm_account_id
    end as WhatId,
    versions.subject as Subject,
    cast(versions.occurred_at as date) as ActivityDate,
    versions._status as Status,
    versions._priority as Priority,
    versions._priority = 'High' as IsHighPriority,
    versions.owner_id as OwnerId,
    cast(null as text) as Description,
    'USD' as CurrencyIsoCode,
    versions._is_deleted as IsDeleted,
    versions.crm_account_id as AccountId,
    versions._status = 'Completed' as IsClosed,
    versions._created_at as CreatedDate,
    versions.owner_id as CreatedById,
    versions._updated_at as LastModifiedDate,
    versions.owner_id as LastModifiedById,
    versions._updated_at as SystemModstamp,
    false as IsArchived,
    cast(versions.duration_minutes * 60 as integer) as CallDurationInSeconds,
    versions._call_type as CallType,
    cast(null as text) as CallDisposition,
    cast(null as text) as CallObject,
    cast(null as timestamp) as ReminderDateTime,
    false as IsReminderSet,
    false as IsRecurrence,
    versions._task_subtype as TaskSubtype,
    versions.occurred_at as CompletedDateTime
from versions
asof left join deals
    on deals.crm_account_id = versions.crm_account_id
    and deals.created_at <= versions.occurred_at
order by Id, SystemModstamp
