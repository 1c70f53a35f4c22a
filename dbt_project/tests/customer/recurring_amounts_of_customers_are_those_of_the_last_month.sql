with months as (
    select
        *,
        max(month) over () as last_month
    from {{ ref('customer_months') }}
),

customers as (
    select
        sum(mrr_amount) as mrr_amount,
        sum(arr_amount) as arr_amount
    from {{ ref('customer_360') }}
),

last_month as (
    select
        sum(closing_mrr_amount) as mrr_amount,
        sum(closing_arr_amount) as arr_amount
    from months
    where month = last_month
)

select
    customers.mrr_amount,
    last_month.mrr_amount as mrr_amount_of_last_month,
    customers.arr_amount,
    last_month.arr_amount as arr_amount_of_last_month
from customers
cross join last_month
where
    coalesce(customers.mrr_amount, 0) <> coalesce(last_month.mrr_amount, 0)
    or coalesce(customers.arr_amount, 0) <> coalesce(last_month.arr_amount, 0)
