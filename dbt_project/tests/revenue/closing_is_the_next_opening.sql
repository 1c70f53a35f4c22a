-- A bridge that starts elsewhere than the last one ended hides a movement.
with customer_months as (
    select * from {{ ref('customer_months') }}
)

select
    customer_id,
    month,
    opening_mrr_amount,
    lag(closing_mrr_amount, 1, 0) over history as closing_mrr_amount_before,
    'opening is not the closing of the month before' as reason
from customer_months
window
    history as (
        partition by customer_id
        order by month nulls last
    )
qualify
    opening_mrr_amount <> lag(closing_mrr_amount, 1, 0) over history
    or lag(month) over history <> {{ add_months('month', -1) }}
