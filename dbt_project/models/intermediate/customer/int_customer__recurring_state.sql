-- Grain: a customer. What it pays at the end of the month of the run, for what, and how that came
-- about in twelve months; 0 where it never had a subscription.
with customers as (
    select * from {{ ref('int_identity__customers') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

revenue as (
    select * from {{ ref('int_customer__revenue') }}
),

carr as (
    select carr.*
    from {{ ref('int_revenue__carr') }} as carr
    inner join settings on carr.month = {{ month_start('settings.as_of') }}
),

products as (
    select * from {{ ref('int_customer__products') }}
),

bands as (
    select
        dated_members.customer_id,
        dated_members.acv_band,
        bands.touch_model
    from {{ ref('int_revenue__dated_members') }} as dated_members
    inner join settings on dated_members.month = {{ month_start('settings.as_of') }}
    left join {{ ref('int_rules__acv_bands') }} as bands
        on dated_members.acv_band = bands.band
)

select
    customers.customer_id,
    {% for name in ['mrr', 'arr', 'opening_mrr', 'new_mrr', 'reactivation_mrr', 'expansion_mrr',
        'contraction_mrr', 'churn_mrr', 'fx_mrr'] -%}
    {{ amount('coalesce(revenue.' ~ name ~ '_amount, 0)') }} as {{ name }}_amount,
    {% endfor -%}
    coalesce(carr.carr_amount, revenue.arr_amount, 0) as carr_amount,
    {{ ratio('revenue.mrr_amount_at_opening_rate', 'revenue.opening_mrr_amount') }} as nrr,
    coalesce(revenue.n_seats, 0) as n_seats,
    coalesce(revenue.n_products, 0) as n_products,
    products.owned_products,
    products.unused_products,
    coalesce(bands.acv_band, '(unknown)') as acv_band,
    coalesce(bands.touch_model, '(unknown)') as touch_model,
    revenue.first_paying_month,
    revenue.last_paying_month,
    coalesce(revenue.n_active_months, 0) as tenure_months
from customers
left join revenue on customers.customer_id = revenue.customer_id
left join carr on customers.customer_id = carr.customer_id
left join products on customers.customer_id = products.customer_id
left join bands on customers.customer_id = bands.customer_id
