-- Grain: top parent × month. opening + the six movements = closing, to the last digit; the class is
-- that of the parent as one customer.
with classes as (
    {{ classified_movements(
        'top_parent_customer_id',
        ref('int_revenue__parent_histories'),
        ['n_customers', 'n_paying_customers']
    ) }}
)

select
    top_parent_customer_id,
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
    n_customers,
    n_paying_customers,
    is_paying
from classes
