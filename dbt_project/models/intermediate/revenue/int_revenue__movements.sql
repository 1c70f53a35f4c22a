-- Grain: customer, month, product, currency, class and driver, where the amount is not 0. The class
-- is the customer's; rows of its products carry it.
with changes as (
    select * from {{ ref('int_revenue__product_changes') }}
),

classes as (
    select * from {{ ref('int_revenue__customer_classes') }}
),

drivers as (
    select * from {{ ref('int_revenue__driver_movements') }}
),

classed as (
    select
        changes.*,
        classes.movement_class,
        classes.opening_mrr_amount > 0 as was_paying
    from changes
    inner join classes
        on changes.customer_id = classes.customer_id
        and changes.month = classes.month
),

all_movements as (
    select
        customer_id,
        month,
        product,
        currency,
        movement_class,
        cast(null as varchar) as driver,
        {{ amount('closing_mrr_amount - opening_mrr_amount') }} as mrr_amount
    from classed
    where movement_class in ('new', 'reactivation', 'churn')
    union all
    select
        customer_id,
        month,
        product,
        currency,
        'fx' as movement_class,
        cast(null as varchar) as driver,
        {{ amount('closing_mrr_amount - closing_mrr_amount_at_rate_month_before') }} as mrr_amount
    from classed
    where was_paying
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
