{{ config(severity='warn') }}

with tickets as (
    select * from {{ ref('int_support__tickets') }}
),

subscriptions as (
    select
        customer_id,
        min(first_start_date) as first_start_date,
        max(last_end_date) as last_end_date
    from {{ ref('int_customer__subscription_references') }}
    group by customer_id
)

select
    tickets.source_system,
    tickets.ticket_id,
    tickets.customer_id,
    tickets.created_on,
    subscriptions.first_start_date,
    subscriptions.last_end_date
from tickets
inner join subscriptions on tickets.customer_id = subscriptions.customer_id
where
    tickets.created_on < subscriptions.first_start_date
    or tickets.created_on >= subscriptions.last_end_date
