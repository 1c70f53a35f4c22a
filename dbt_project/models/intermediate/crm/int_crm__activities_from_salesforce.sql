-- Grain: a task that is done, or an event, of Salesforce. Open tasks are plans.
{{ config(materialized='table') }}

with tasks as (
    select * from {{ latest_version(ref('stg_salesforce__tasks')) }}
),

events as (
    select * from {{ latest_version(ref('stg_salesforce__events')) }}
),

activities as (
    select
        source_system,
        record_key,
        is_deleted,
        activity_id,
        crm_account_id,
        what_id,
        who_id,
        owner_id,
        case
            when task_subtype = 'Call' then 'call'
            when task_subtype in ('Email', 'ListEmail') then 'email'
            when task_subtype = 'Task' then 'task'
            else 'other'
        end as activity_type,
        subject,
        coalesce(completed_at, cast(due_date as timestamp), created_at) as occurred_at,
        cast(round(call_seconds / 60.0) as bigint) as duration_minutes
    from tasks
    where is_closed or is_deleted
    union all
    select
        source_system,
        record_key,
        is_deleted,
        activity_id,
        crm_account_id,
        what_id,
        who_id,
        owner_id,
        'meeting' as activity_type,
        subject,
        started_at as occurred_at,
        case when not is_all_day then duration_minutes end as duration_minutes
    from events
),

accounts_of_records as (
    select
        source_system,
        crm_account_id as record_id,
        crm_account_id
    from {{ latest_version(ref('stg_salesforce__accounts')) }}
    union all
    select
        source_system,
        opportunity_id as record_id,
        crm_account_id
    from {{ latest_version(ref('stg_salesforce__opportunities')) }}
    union all
    select
        source_system,
        contract_id as record_id,
        crm_account_id
    from {{ latest_version(ref('stg_salesforce__contracts')) }}
    union all
    select
        source_system,
        contact_id as record_id,
        crm_account_id
    from {{ latest_version(ref('stg_salesforce__contacts')) }}
)

select
    activities.source_system,
    activities.record_key,
    activities.is_deleted,
    activities.activity_id,
    -- Salesforce derives the account itself, where the reader may see it
    coalesce(
        activities.crm_account_id, subjects.crm_account_id, people.crm_account_id
    ) as crm_account_id,
    case when activities.who_id like '003%' then activities.who_id end as contact_id,
    activities.owner_id,
    activities.activity_type,
    activities.subject,
    activities.occurred_at,
    activities.duration_minutes
from activities
left join accounts_of_records as subjects
    on activities.source_system = subjects.source_system
    and activities.what_id = subjects.record_id
left join accounts_of_records as people
    on activities.source_system = people.source_system
    and activities.who_id = people.record_id
