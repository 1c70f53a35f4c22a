-- Grain: an item and interval of constant quantity, price, discount and state that is in MRR, or
-- would be if it were paid.
with items as (
    select * from {{ ref('int_revenue__subscription_items') }}
)

select
    customer_id,
    item_id,
    recurring_source,
    source_system,
    subscription_id,
    product,
    item_state,
    is_recurring,
    is_metered,
    quantity,
    currency,
    list_arr_amount as local_list_arr_amount,
    discount_arr_amount as local_discount_arr_amount,
    arr_amount as local_arr_amount,
    mrr_amount as local_mrr_amount,
    effective_from,
    effective_to
from items
