-- Grain: closing of a month, window, dimension, member, metric and customer; without a customer the
-- figure itself.
with restatements as (
    select * from {{ ref('int_restatements__unioned') }}
)

select
    month,
    closing_number,
    closed_at,
    closed_generation,
    is_in_force,
    reopened_at,
    reopening_reason,
    retention_window,
    dimension,
    member,
    metric,
    customer_id,
    amount_as_closed,
    amount_now,
    amount_difference,
    changed_items
from restatements
