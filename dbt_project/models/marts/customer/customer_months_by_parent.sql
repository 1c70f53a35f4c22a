-- Grain: top parent × month, from the first with a customer below it to that of as_of.
with movements as (
    select * from {{ ref('int_revenue__parent_movements') }}
)

select
    top_parent_customer_id,
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
    n_customers,
    n_paying_customers,
    is_paying
from movements
