with versions as (
    select * from {{ latest_version(source('accepted', 'billing__invoice_lines')) }}
)

select
    source_system,
    record_key,
    is_deleted,
    invoice_line_id,
    invoice_id,
    subscription_id,
    subscription_item_id,
    product_name,
    line_description,
    line_type,
    quantity,
    currency,
    net_amount,
    tax_amount,
    gross_amount,
    once_discount_amount,
    service_from,
    service_to
from versions
