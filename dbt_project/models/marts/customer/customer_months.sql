-- Grain: customer and month, from the first with a live subscription item to that of as_of.
with movements as (
    select * from {{ ref('int_revenue__customer_movements') }}
)

select
    customer_id,
    month,
    is_complete_month,
    opening_mrr_amount,
    new_mrr_amount,
    reactivation_mrr_amount,
    expansion_mrr_amount,
    contraction_mrr_amount,
    churn_mrr_amount,
    fx_mrr_amount,
    closing_mrr_amount,
    closing_arr_amount,
    n_seats,
    n_products,
    is_paying,
    is_paused,
    is_trialing,
    is_active_logo,
    is_lost_logo
from movements
