with versions as (
    select * replace (false as _is_deleted)
    from records.crm__activities
    where _kind = 'event'

    union all

    select * replace (greatest(_deleted_at, _updated_at + interval 1 second) as _updated_at)
    from records.crm__activities
    where _kind = 'event' and _is_deleted
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
    versions._location as Location,
    false as IsAllDayEvent,
    versions.occurred_at as ActivityDateTime,
    cast(versions.occurred_at as date) as ActivityDate,
    versions.duration_minutes as DurationInMinutes,
    versions.occurred_at as StartDateTime,
    versions.occurred_at + to_minutes(versions.duration_minutes) as EndDateTime,
    cast(versions.occurred_at + to_minutes(versions.duration_minutes) as date) as EndDate,
    cast(null as text) as Description,
    versions.crm_account_id as AccountId,
    versions.owner_id as OwnerId,
    'USD' as CurrencyIsoCode,
    false as IsPrivate,
    'Busy' as ShowAs,
    versions._is_deleted as IsDeleted,
    false as IsChild,
    false as IsGroupEvent,
    cast(null as text) as GroupEventType,
    versions._created_at as CreatedDate,
    versions.owner_id as CreatedById,
    versions._updated_at as LastModifiedDate,
    versions.owner_id as LastModifiedById,
    versions._updated_at as SystemModstamp,
    false as IsArchived,
    false as IsRecurrence,
    cast(null as timestamp) as ReminderDateTime,
    false as IsReminderSet,
    'Event' as EventSubtype
from versions
asof left join deals
    on deals.crm_account_id = versions.crm_account_id
    and deals.created_at <= versions.occurred_at
order by Id, SystemModstamp
