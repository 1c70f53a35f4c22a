-- What top parents close with, and open with, is what customers do; and all of them are in one.
with customers as (
    select
        month,
        sum(opening_mrr_amount) as opening_mrr_amount,
        sum(closing_mrr_amount) as closing_mrr_amount
    from {{ ref('customer_months') }}
    group by month
),

parents as (
    select
        month,
        sum(opening_mrr_amount) as opening_mrr_amount,
        sum(closing_mrr_amount) as closing_mrr_amount
    from {{ ref('customer_months_by_parent') }}
    group by month
),

customers_now as (
    select
        sum(mrr_amount) as mrr_amount,
        count(*) as n_customers
    from {{ ref('customer_360') }}
),

parents_now as (
    select
        sum(mrr_amount) as mrr_amount,
        sum(n_customers) as n_customers
    from {{ ref('customer_360_by_parent') }}
)

select
    coalesce(customers.month, parents.month) as month,
    customers.closing_mrr_amount,
    parents.closing_mrr_amount as closing_mrr_amount_of_parents,
    'parents do not open or close with what their customers do' as reason
from customers
full outer join parents
    on customers.month = parents.month
where
    customers.opening_mrr_amount is distinct from parents.opening_mrr_amount
    or customers.closing_mrr_amount is distinct from parents.closing_mrr_amount
union all
select
    cast(null as date) as month,
    customers_now.mrr_amount as closing_mrr_amount,
    parents_now.mrr_amount as closing_mrr_amount_of_parents,
    'customer_360_by_parent does not hold all customers' as reason
from customers_now
cross join parents_now
where
    coalesce(customers_now.mrr_amount, 0) <> coalesce(parents_now.mrr_amount, 0)
    or customers_now.n_customers <> coalesce(parents_now.n_customers, 0)
