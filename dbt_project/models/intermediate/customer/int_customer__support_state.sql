-- Grain: a customer. Its tickets on the day of the run, and those made in the twelve months that
-- end with it.
with customers as (
    select * from {{ ref('int_identity__customers') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

tickets as (
    select
        tickets.*,
        settings.as_of,
        tickets.resolved_on is null as is_open,
        tickets.created_on > {{ add_months('settings.as_of', -12) }} as is_of_the_year
    from {{ ref('int_support__tickets') }} as tickets
    cross join settings
),

counted as (
    select
        customer_id,
        count(*) filter (where is_of_the_year) as n_tickets_12_months,
        count(*) filter (where is_open) as n_open_tickets,
        count(*) filter (where is_open and is_escalated) as n_open_escalated_tickets,
        count(*) filter (where is_open and is_complaint) as n_open_complaints,
        {{ dbt.datediff('min(created_on) filter (where is_open)', 'max(as_of)', 'day') }}
            as oldest_open_ticket_days,
        max(created_on) as last_ticket_date
    from tickets
    group by customer_id
)

select
    customers.customer_id,
    {% for name in [
        'n_tickets_12_months', 'n_open_tickets', 'n_open_escalated_tickets', 'n_open_complaints',
    ] -%}
    coalesce(counted.{{ name }}, 0) as {{ name }},
    {% endfor -%}
    counted.oldest_open_ticket_days,
    counted.last_ticket_date
from customers
left join counted on customers.customer_id = counted.customer_id
