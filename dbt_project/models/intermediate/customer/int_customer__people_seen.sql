-- Grain: a person of a customer who was heard of: who wrote a ticket, was called, written to or
-- met, or answered a survey, up to the day of the run.
with records as (
    select * from {{ ref('int_customer__person_records') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

tickets as (
    select
        'helpdesk' as department,
        source_system,
        requester_id as record_id,
        cast(null as varchar) as customer_id,
        cast({{ in_reporting_zone('created_at') }} as date) as seen_on,
        1 as n_tickets,
        cast(null as decimal(18, 4)) as nps_score,
        record_key
    from {{ ref('int_helpdesk__tickets') }}
    where requester_id is not null
),

activities as (
    select
        'crm' as department,
        activities.source_system,
        activities.contact_id as record_id,
        coalesce(customer_records.customer_id, '(unknown)') as customer_id,
        cast({{ in_reporting_zone('activities.occurred_at') }} as date) as seen_on,
        0 as n_tickets,
        cast(null as decimal(18, 4)) as nps_score,
        activities.record_key
    from {{ ref('int_crm__activities') }} as activities
    left join {{ ref('int_identity__customer_records') }} as customer_records
        on customer_records.department = 'crm'
        and activities.source_system = customer_records.source_system
        and activities.crm_account_id = customer_records.record_id
    where
        activities.contact_id is not null
        and activities.activity_type in ('call', 'email', 'meeting')
),

answers as (
    select
        'feedback' as department,
        source_system,
        record_key as record_id,
        cast(null as varchar) as customer_id,
        answered_on as seen_on,
        0 as n_tickets,
        cast(case when survey_type = 'nps' then score end as decimal(18, 4)) as nps_score,
        record_key
    from {{ ref('int_customer__survey_responses') }}
    where score is not null
),

seen as (
    select * from tickets
    union all
    select * from activities
    union all
    select * from answers
),

seen_people as (
    select
        records.customer_id,
        records.person_id,
        seen.seen_on,
        seen.n_tickets,
        {{ first_known(
            'seen.nps_score',
            'records.customer_id, records.person_id',
            'seen.seen_on desc nulls last, seen.record_key desc nulls last'
        ) }} as last_nps_score
    from seen
    inner join records
        on seen.department = records.department
        and seen.source_system = records.source_system
        and seen.record_id = records.record_id
        and coalesce(seen.customer_id, records.customer_id) = records.customer_id
    inner join settings on seen.seen_on <= settings.as_of
)

select
    customer_id,
    person_id,
    max(seen_on) as last_seen_date,
    cast(sum(n_tickets) as bigint) as n_tickets,
    max(last_nps_score) as last_nps_score
from seen_people
group by customer_id, person_id
