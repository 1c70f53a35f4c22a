-- Grain: customer and month. opening + the six movements = closing, to the last digit.
with classes as (
    select * from {{ ref('int_revenue__customer_classes') }}
)

select
    customer_id,
    month,
    is_complete_month,
    movement_class,
    opening_mrr_amount,
    {{ class_amounts() -}}
    fx_mrr_amount,
    closing_mrr_amount,
    closing_mrr_amount_at_rate_month_before,
    closing_mrr_amount_at_rate_year_before,
    mrr_amount_year_before,
    closing_arr_amount,
    n_seats,
    n_products,
    is_paying,
    is_paused,
    has_paused,
    last_paying_month,
    last_idle_month,
    not is_paying and has_trial as is_trialing,
    is_active_logo,
    was_active_logo and not is_active_logo as is_lost_logo
from classes
