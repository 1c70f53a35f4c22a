-- Grain: customer and month, from the first with a live subscription item to that of as_of.
with movements as (
    select * from {{ ref('int_revenue__customer_movements') }}
),

stages as (
    select * from {{ ref('int_customer__stage_months') }}
)

select
    movements.customer_id,
    movements.month,
    movements.is_complete_month,
    movements.opening_mrr_amount,
    movements.new_mrr_amount,
    movements.reactivation_mrr_amount,
    movements.expansion_mrr_amount,
    movements.contraction_mrr_amount,
    movements.churn_mrr_amount,
    movements.fx_mrr_amount,
    movements.closing_mrr_amount,
    movements.closing_arr_amount,
    movements.n_seats,
    movements.n_products,
    movements.is_paying,
    movements.is_paused,
    movements.is_trialing,
    movements.is_active_logo,
    movements.is_lost_logo,
    stages.lifecycle_stage
from movements
left join stages
    on movements.customer_id = stages.customer_id
    and movements.month = stages.month
