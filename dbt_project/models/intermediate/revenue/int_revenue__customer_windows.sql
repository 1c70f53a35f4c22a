-- Grain: customer, month and window that ends with it, where the customer pays at its start or at a
-- month-end in it. member_month is the first of these: the window's start, except for those who
-- join or return later.
with movements as (
    select * from {{ ref('int_revenue__customer_movements') }}
),

complete_windows as (
    select {{ add_months('min(month)', 12) }} as first_month
    from {{ ref('int_revenue__months') }}
),

summed as (
    select
        {% for class in movement_classes() -%}
        {{ amount('sum(' ~ class ~ '_mrr_amount) over last_year') }} as {{ class }}_in_year,
        {% endfor -%}
        *,
        min(case when is_paying then month end) over (
            partition by customer_id
            order by month nulls last
            rows between 1 preceding and current row
        ) as paying_month_in_month,
        min(case when is_paying then month end) over (
            partition by customer_id
            order by month nulls last
            rows between 12 preceding and current row
        ) as paying_month_in_year
    from movements
    window
        last_year as (
            partition by customer_id
            order by month nulls last
            rows between 11 preceding and current row
        )
)

select
    customer_id,
    month,
    'month' as retention_window,
    paying_month_in_month as member_month,
    opening_mrr_amount,
    {% for class in movement_classes() -%}
    {{ class }}_mrr_amount,
    {% endfor -%}
    closing_mrr_amount,
    closing_mrr_amount_at_rate_month_before as constant_closing_mrr_amount,
    n_seats,
    is_paying
from summed
where paying_month_in_month is not null
union all
select
    customer_id,
    month,
    'trailing_12_months' as retention_window,
    paying_month_in_year as member_month,
    mrr_amount_year_before as opening_mrr_amount,
    {% for class in movement_classes() -%}
    {{ class }}_in_year as {{ class }}_mrr_amount,
    {% endfor -%}
    closing_mrr_amount,
    closing_mrr_amount_at_rate_year_before as constant_closing_mrr_amount,
    n_seats,
    is_paying
from summed
where
    paying_month_in_year is not null
    and month >= (select complete_windows.first_month from complete_windows)
