-- Grain: month, window and product. Customers with MRR in the product at the window's start, and
-- their MRR in it at the end, at the rates of the start.
with product_months as (
    select * from {{ ref('int_revenue__product_months') }}
),

months as (
    select * from {{ ref('int_revenue__months') }}
),

balances as (
    select
        customer_id,
        product,
        month,
        {{ sum_amount('mrr_amount') }} as mrr_amount,
        {{ sum_amount('mrr_amount_at_rate_month_before') }} as mrr_amount_at_rate_month_before,
        {{ sum_amount('mrr_amount_at_rate_year_before') }} as mrr_amount_at_rate_year_before
    from product_months
    group by customer_id, product, month
),

{% for retention_window, length in retention_windows().items() -%}
pairs_of_{{ retention_window }} as (
    select
        '{{ retention_window }}' as retention_window,
        months.month,
        opening.product,
        opening.mrr_amount as opening_mrr_amount,
        coalesce(
            closing.mrr_amount_at_rate_{{ 'month' if length == 1 else 'year' }}_before, 0
        ) as closing_mrr_amount
    from balances as opening
    inner join months
        on opening.month = {{ add_months('months.month', -length) }}
    left join balances as closing
        on opening.customer_id = closing.customer_id
        and opening.product = closing.product
        and months.month = closing.month
    where opening.mrr_amount > 0
),

{% endfor -%}
pairs as (
    {% for retention_window in retention_windows() -%}
    select * from pairs_of_{{ retention_window }}
    {{ 'union all' if not loop.last }}
    {% endfor -%}
)

select
    month,
    retention_window,
    product,
    {{ sum_amount('opening_mrr_amount') }} as cohort_opening_mrr_amount,
    {{ sum_amount('closing_mrr_amount') }} as cohort_closing_mrr_amount,
    {{ sum_amount('least(closing_mrr_amount, opening_mrr_amount)') }} as cohort_retained_mrr_amount,
    count(*) as n_cohort_customers,
    count(*) filter (where closing_mrr_amount > 0) as n_retained_customers,
    count(*) as n_summed_rows
from pairs
group by month, retention_window, product
