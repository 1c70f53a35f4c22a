-- Grain: customer × month × measure of support. Present for customers that the helpdesk knows,
-- from its first ticket on; no ticket in the window is a value, not a gap.
with customer_months as (
    select
        customer_months.*,
        windows.tickets_per_10_seats_days,
        windows.severe_tickets_days,
        greatest(windows.tickets_per_10_seats_days, windows.severe_tickets_days) as longest_days
    from {{ ref('int_health__customer_months') }} as customer_months
    inner join {{ ref('int_health__windows') }} as windows
        on customer_months.segment = windows.segment
    inner join {{ ref('int_identity__customers') }} as customers
        on customer_months.customer_id = customers.customer_id
    where customers.has_helpdesk
),

tickets as (
    select * from {{ ref('int_support__tickets') }}
),

first_tickets as (
    select min(created_on) as first_created_on from tickets
),

looked_back as (
    select
        customer_months.customer_id,
        customer_months.month,
        tickets.is_severe,
        customer_months.tickets_per_10_seats_days,
        customer_months.severe_tickets_days,
        {{ dbt.datediff('tickets.created_on', 'customer_months.observed_on', 'day') }}
            as days_ago
    from customer_months
    inner join tickets
        on customer_months.customer_id = tickets.customer_id
        and customer_months.observed_on >= tickets.created_on
        and {{ add_days('customer_months.observed_on', '-customer_months.longest_days') }}
        < tickets.created_on
),

counted as (
    select
        customer_id,
        month,
        count(*) filter (where days_ago < tickets_per_10_seats_days) as n_tickets,
        count(*) filter (where is_severe and days_ago < severe_tickets_days) as n_severe
    from looked_back
    group by customer_id, month
),

since_first_ticket as (
    select
        customer_months.customer_id,
        customer_months.month,
        customer_months.n_seats,
        coalesce(counted.n_tickets, 0) as n_tickets,
        coalesce(counted.n_severe, 0) as n_severe
    from customer_months
    inner join first_tickets on customer_months.observed_on >= first_tickets.first_created_on
    left join counted
        on customer_months.customer_id = counted.customer_id
        and customer_months.month = counted.month
)

select
    customer_id,
    month,
    'tickets_per_10_seats' as measure,
    cast({{ ratio('10 * n_tickets', 'n_seats') }} as decimal(18, 6)) as measure_value
from since_first_ticket
where n_seats > 0
union all
select
    customer_id,
    month,
    'severe_tickets' as measure,
    cast(n_severe as decimal(18, 6)) as measure_value
from since_first_ticket
