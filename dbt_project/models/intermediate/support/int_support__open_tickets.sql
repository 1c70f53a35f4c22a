-- Grain: customer with tickets that are open on the day of the run.
with tickets as (
    select * from {{ ref('int_support__tickets') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
)

select
    tickets.customer_id,
    count(*) as n_open_tickets,
    {{ dbt.datediff('min(tickets.created_on)', 'max(settings.as_of)', 'day') }}
        as oldest_open_ticket_days
from tickets
cross join settings
where tickets.resolved_on is null
group by tickets.customer_id
