-- Grain: customer, month, product, currency, class and driver, where the amount is not 0. The class
-- is the customer's; rows of its products carry it.
with changes as (
    select * from {{ ref('int_revenue__product_changes') }}
),

product_months as (
    select * from {{ ref('int_revenue__product_months') }}
    where mrr_amount <> mrr_amount_at_rate_month_before
),

classes as (
    select * from {{ ref('int_revenue__customer_movements') }}
    where movement_class in ('new', 'reactivation', 'churn')
),

openings as (
    select * from {{ ref('int_revenue__customer_movements') }}
    where opening_mrr_amount > 0
),

drivers as (
    select * from {{ ref('int_revenue__driver_movements') }}
),

all_movements as (
    select
        changes.customer_id,
        changes.month,
        changes.product,
        changes.currency,
        classes.movement_class,
        cast(null as varchar) as driver,
        {{ amount('changes.closing_mrr_amount - changes.opening_mrr_amount') }} as mrr_amount
    from changes
    inner join classes
        on changes.customer_id = classes.customer_id
        and changes.month = classes.month
    union all
    select
        product_months.customer_id,
        product_months.month,
        product_months.product,
        product_months.currency,
        'fx' as movement_class,
        cast(null as varchar) as driver,
        {{ amount(
            'product_months.mrr_amount - product_months.mrr_amount_at_rate_month_before'
        ) }} as mrr_amount
    from product_months
    inner join openings
        on product_months.customer_id = openings.customer_id
        and product_months.month = openings.month
    union all
    select
        customer_id,
        month,
        product,
        currency,
        movement_class,
        driver,
        mrr_amount
    from drivers
)

select * from all_movements
where mrr_amount <> 0
