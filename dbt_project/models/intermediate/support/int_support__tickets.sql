-- Grain: a ticket made up to the day of the run, with its customer, (unknown) where it names none,
-- in calendar minutes of the reporting time zone. What happened after the day of the run has not
-- happened.
with histories as (
    select * from {{ ref('int_support__ticket_histories') }}
),

tickets as (
    select
        helpdesk_tickets.*,
        histories.n_public_replies,
        histories.n_reopenings,
        coalesce(
            helpdesk_tickets.first_response_at,
            {{ dbt.dateadd(
                'minute', 'helpdesk_tickets.first_response_minutes', 'helpdesk_tickets.created_at'
            ) }},
            histories.first_reply_at
        ) as replied_at,
        {{ in_reporting_zone('replied_at') }} as answered_at,
        {{ in_reporting_zone('helpdesk_tickets.created_at') }} as made_at,
        {{ in_reporting_zone('helpdesk_tickets.resolved_at') }} as solved_at
    from {{ ref('int_helpdesk__tickets') }} as helpdesk_tickets
    left join histories
        on helpdesk_tickets.source_system = histories.source_system
        and helpdesk_tickets.ticket_id = histories.ticket_id
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

customer_records as (
    select * from {{ ref('int_identity__customer_records') }}
),

customers as (
    select * from {{ ref('int_identity__customers') }}
)

select
    tickets.source_system,
    tickets.ticket_id,
    coalesce(customer_records.customer_id, '(unknown)') as customer_id,
    coalesce(customers.is_test, false) as is_test,
    coalesce(tickets.is_escalated, false) as is_escalated,
    coalesce(tickets.priority = 'urgent', false) or coalesce(tickets.is_escalated, false)
        as is_severe,
    coalesce(tickets.ticket_type = 'complaint', false) as is_complaint,
    cast(tickets.made_at as date) as created_on,
    case
        when cast(tickets.answered_at as date) <= settings.as_of
            then cast(tickets.answered_at as date)
    end as first_response_on,
    case
        when first_response_on is not null
            then {{ whole_minutes('tickets.created_at', 'tickets.replied_at') }}
    end as first_response_minutes,
    case
        when cast(tickets.solved_at as date) <= settings.as_of then cast(tickets.solved_at as date)
    end as resolved_on,
    case
        when resolved_on is not null
            then {{ whole_minutes('tickets.created_at', 'tickets.resolved_at') }}
    end as full_resolution_minutes,
    tickets.n_public_replies,
    tickets.n_reopenings
from tickets
inner join settings on cast(tickets.made_at as date) <= settings.as_of
left join customer_records
    on customer_records.department = 'helpdesk'
    and tickets.source_system = customer_records.source_system
    and tickets.helpdesk_organization_id = customer_records.record_id
left join customers on customer_records.customer_id = customers.customer_id
