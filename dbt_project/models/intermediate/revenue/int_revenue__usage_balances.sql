-- Grain: customer, currency and month with usage in it or in the eleven before. The mean month of
-- the last twelve, of fewer where the customer is younger: a year's usage billed at once is no
-- month's (decision 0019).
with entries as (
    select * from {{ ref('int_revenue__usage_entries') }}
),

product_months as (
    select * from {{ ref('int_revenue__product_months') }}
),

months as (
    select * from {{ ref('int_revenue__months') }}
),

used as (
    select
        customer_id,
        currency,
        {{ month_start('used_on') }} as month,
        {{ sum_amount('net_amount') }} as usage_amount
    from entries
    group by customer_id, currency, {{ month_start('used_on') }}
),

used_currencies as (
    select
        customer_id,
        currency,
        min(month) as first_month
    from used
    group by customer_id, currency
),

first_items as (
    select
        product_months.customer_id,
        min(product_months.month) as first_month
    from product_months
    inner join used_currencies
        on product_months.customer_id = used_currencies.customer_id
    group by product_months.customer_id
),

starts as (
    select
        used_currencies.customer_id,
        used_currencies.currency,
        least(
            min(used_currencies.first_month) over (partition by used_currencies.customer_id),
            first_items.first_month
        ) as first_month
    from used_currencies
    left join first_items
        on used_currencies.customer_id = first_items.customer_id
),

trailing_sums as (
    select
        starts.customer_id,
        starts.currency,
        months.month,
        coalesce(used.usage_amount, 0) as usage_amount,
        sum(used.usage_amount) over last_year as usage_amount_of_year,
        count(*) over last_year as n_months
    from starts
    inner join months
        on starts.first_month <= months.month
    left join used
        on starts.customer_id = used.customer_id
        and starts.currency = used.currency
        and months.month = used.month
    window
        last_year as (
            partition by starts.customer_id, starts.currency
            order by months.month nulls last
            rows between 11 preceding and current row
        )
)

select
    customer_id,
    currency,
    month,
    usage_amount,
    {{ divide_amount('usage_amount_of_year', 'n_months') }} as mean_usage_amount
from trailing_sums
where usage_amount_of_year is not null
