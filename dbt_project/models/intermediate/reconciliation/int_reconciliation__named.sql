-- Grain: what lines for recurring service or its proration name: a subscription, its item, product
-- and currency.
select distinct
    source_system,
    subscription_key,
    item_number,
    product_number,
    currency
from {{ ref('int_reconciliation__lines') }}
where line_class in ('recurring', 'proration')
