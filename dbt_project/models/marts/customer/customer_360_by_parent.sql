-- Grain: a customer at the top of its parents on the day of the run, with all customers below it.
with customers as (
    select * from {{ ref('customer_360') }}
),

parents as (
    select * from {{ ref('int_customer__parents_now') }}
),

members as (
    select
        parents.top_parent_customer_id,
        parents.opening_mrr_amount as cohort_opening_mrr_amount,
        parents.mrr_amount_at_opening_rate as cohort_closing_mrr_amount,
        customers.*,
        row_number() over (
            partition by parents.top_parent_customer_id
            order by customers.health_score asc nulls last, customers.customer_id asc nulls last
        ) as health_rank
    from customers
    inner join parents
        on customers.customer_id = parents.customer_id
),

summed as (
    select
        top_parent_customer_id,
        bool_and(is_test) as is_test,
        count(*) as n_customers,
        count(*) filter (where mrr_amount > 0) as n_paying_customers,
        {{ joined_text('customer_name', 'customer_name nulls last, customer_id nulls last') }}
            as customer_names,
        {{ sum_amount('mrr_amount') }} as mrr_amount,
        {{ sum_amount('arr_amount') }} as arr_amount,
        {{ ratio('sum(cohort_closing_mrr_amount)', 'sum(cohort_opening_mrr_amount)') }} as nrr,
        cast(sum(n_seats) as decimal(18, 4)) as n_seats,
        cast(min(health_score) as decimal(7, 4)) as lowest_health_score,
        max(case when health_rank = 1 then health_band end) as worst_health_band,
        cast(sum(n_open_tickets) as bigint) as n_open_tickets,
        max(oldest_open_ticket_days) as oldest_open_ticket_days,
        cast(sum(n_overdue_invoices) as bigint) as n_overdue_invoices,
        case
            when count(overdue_gross_amount) = count(*)
                then {{ amount('sum(overdue_gross_amount)') }}
        end as overdue_gross_amount,
        min(contract_end_date) as next_contract_end_date,
        max(last_touch_date) as last_touch_date,
        max(last_use_date) as last_use_date
    from members
    group by top_parent_customer_id
)

select
    summed.top_parent_customer_id,
    customers.customer_name,
    summed.is_test,
    summed.n_customers,
    summed.n_paying_customers,
    summed.customer_names,
    summed.mrr_amount,
    summed.arr_amount,
    summed.nrr,
    summed.n_seats,
    summed.lowest_health_score,
    summed.worst_health_band,
    summed.n_open_tickets,
    summed.oldest_open_ticket_days,
    summed.n_overdue_invoices,
    summed.overdue_gross_amount,
    summed.next_contract_end_date,
    summed.last_touch_date,
    summed.last_use_date
from summed
inner join customers on summed.top_parent_customer_id = customers.customer_id
