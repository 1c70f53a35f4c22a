-- Grain: a customer with a row in customer_months. Recurring amounts of the month of the run, and
-- the movements of the twelve months that end with it.
with customer_months as (
    select * from {{ ref('int_revenue__customer_movements') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

marked as (
    select
        customer_months.*,
        customer_months.month = {{ month_start('settings.as_of') }} as is_last,
        customer_months.month > {{ add_months(month_start('settings.as_of'), -12) }} as is_in_year
    from customer_months
    cross join settings
)

select
    customer_id,
    {% for column, name in [
        ('closing_mrr_amount', 'mrr_amount'),
        ('closing_arr_amount', 'arr_amount'),
        ('mrr_amount_year_before', 'opening_mrr_amount'),
        ('closing_mrr_amount_at_rate_year_before', 'mrr_amount_at_opening_rate'),
    ] -%}
    {{ amount('max(' ~ column ~ ') filter (where is_last)') }} as {{ name }},
    {% endfor -%}
    {% for class in ['new', 'reactivation', 'expansion', 'contraction', 'churn', 'fx'] -%}
    {{ amount('coalesce(sum(' ~ class ~ '_mrr_amount) filter (where is_in_year), 0)') }}
        as {{ class }}_mrr_amount,
    {% endfor -%}
    max(n_seats) filter (where is_last) as n_seats,
    max(n_products) filter (where is_last) as n_products,
    bool_or(is_active_logo and is_last) as is_active_logo,
    count(*) filter (where is_active_logo) as n_active_months,
    min(month) filter (where is_paying) as first_paying_month,
    max(month) filter (where is_paying) as last_paying_month
from marked
group by customer_id
