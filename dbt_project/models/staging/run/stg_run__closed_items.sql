select
    month,
    closing_number,
    customer_id,
    item_id,
    currency,
    local_mrr_amount
from {{ source('run', 'closed_items') }}
