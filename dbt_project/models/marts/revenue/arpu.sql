-- Grain: month, dimension and member with a paying customer.
with arpu as (
    select * from {{ ref('int_revenue__arpu') }}
)

select
    month,
    dimension,
    member,
    is_complete_month,
    closing_mrr_amount,
    n_customers,
    n_seats,
    opening_arpu_amount,
    {% for part in arpu_parts() -%}
    {{ part }}_arpu_amount,
    {% endfor -%}
    arpu_amount,
    arpu_per_seat_amount,
    is_small_closing_base as is_small_base
from arpu
