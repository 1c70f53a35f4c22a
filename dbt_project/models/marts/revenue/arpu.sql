-- Grain: month, dimension and member with a paying customer.
with retention as (
    select * from {{ ref('int_revenue__retention') }}
)

select
    month,
    dimension,
    member,
    is_complete_month,
    closing_mrr_amount,
    n_customers,
    n_seats,
    arpu_amount,
    arpu_per_seat_amount,
    is_small_closing_base as is_small_base
from retention
where retention_window = 'month' and n_customers > 0
