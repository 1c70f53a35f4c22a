-- Grain: customer, month, product and currency of which something changed since the month before
-- but its exchange rate: both balances side by side, yearly parts in local currency. A quantity
-- that is not told is no change.
with closing as (
    select * from {{ ref('int_revenue__product_months') }}
),

product_months as (
    select * from {{ ref('int_revenue__product_months') }}
),

months as (
    select * from {{ ref('int_revenue__months') }}
),

shifted as (
    select
        months.month,
        product_months.customer_id,
        product_months.product,
        product_months.currency,
        product_months.rate,
        product_months.mrr_amount,
        {% for part in yearly_parts() -%}
        product_months.{{ part }},
        {% endfor -%}
        product_months.is_held
    from product_months
    inner join months
        on product_months.month = {{ add_months('months.month', -1) }}
),

compared as (
    select
        coalesce(closing.customer_id, opening.customer_id) as customer_id,
        coalesce(closing.month, opening.month) as month,
        coalesce(closing.product, opening.product) as product,
        coalesce(closing.currency, opening.currency) as currency,
        closing.rate,
        coalesce(opening.rate, closing.rate_month_before) as rate_month_before,
        coalesce(opening.mrr_amount, 0) as opening_mrr_amount,
        coalesce(closing.mrr_amount, 0) as closing_mrr_amount,
        coalesce(closing.mrr_amount_at_rate_month_before, 0)
            as closing_mrr_amount_at_rate_month_before,
        opening.quantity as opening_quantity,
        closing.quantity as closing_quantity,
        {% for part in yearly_parts() if part != 'quantity' -%}
        coalesce(opening.{{ part }}, 0) as opening_{{ part }},
        coalesce(closing.{{ part }}, 0) as closing_{{ part }},
        {% endfor -%}
        coalesce(opening.is_held, false) as was_held,
        coalesce(closing.is_held, false) as is_held
    from closing
    full outer join shifted as opening
        on closing.customer_id = opening.customer_id
        and closing.month = opening.month
        and closing.product = opening.product
        and closing.currency = opening.currency
)

select * from compared
where
    opening_mrr_amount <> closing_mrr_amount_at_rate_month_before
    {% for part in yearly_parts() -%}
    or opening_{{ part }} <> closing_{{ part }}
    {% endfor -%}
