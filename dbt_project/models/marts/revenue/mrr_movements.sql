-- Grain: customer, month, product, currency, class and driver, where the amount is not 0.
with movements as (
    select * from {{ ref('int_revenue__movements') }}
),

months as (
    select * from {{ ref('int_revenue__months') }}
)

select
    movements.customer_id,
    movements.month,
    movements.product,
    movements.currency,
    movements.movement_class,
    movements.driver,
    movements.mrr_amount,
    months.is_complete_month
from movements
inner join months
    on movements.month = months.month
