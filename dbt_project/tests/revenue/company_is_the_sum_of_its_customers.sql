-- Each month of revenue_efficiency is the sum of customer_months, and its CARR what its parts give.
with customers as (
    select
        month,
        sum(closing_mrr_amount) as closing_mrr_amount,
        sum(closing_arr_amount) as closing_arr_amount,
        sum(carr_amount) as carr_amount,
        sum(usage_amount) as usage_amount
    from {{ ref('customer_months') }}
    group by month
),

company as (
    select * from {{ ref('revenue_efficiency') }}
)

select
    company.month,
    company.carr_amount,
    customers.carr_amount as carr_amount_of_customers,
    'the company is not the sum of its customers' as reason
from company
left join customers
    on company.month = customers.month
where
    company.closing_mrr_amount <> coalesce(customers.closing_mrr_amount, 0)
    or company.closing_arr_amount <> coalesce(customers.closing_arr_amount, 0)
    or company.carr_amount <> coalesce(customers.carr_amount, 0)
    or company.usage_amount <> coalesce(customers.usage_amount, 0)
    or company.carr_amount
    <> company.closing_arr_amount + company.signed_arr_amount - company.notified_arr_amount
