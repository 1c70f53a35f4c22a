{{ config(severity='warn') }}

with tickets as (
    select
        source_system,
        ticket_id,
        coalesce(
            first_response_at,
            {{ dbt.dateadd('minute', 'first_response_minutes', 'created_at') }}
        ) as first_response_at,
        resolved_at
    from {{ ref('int_helpdesk__tickets') }}
)

select
    source_system,
    ticket_id,
    first_response_at,
    resolved_at
from tickets
where first_response_at > resolved_at
