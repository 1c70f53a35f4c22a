-- Grain: closed month, window, dimension, member, metric and customer; without a customer the
-- figure itself.
with restatements as (
    select * from {{ ref('int_restatements__unioned') }}
)

select
    month,
    closed_at,
    closed_generation,
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
