with versions as (
    select * from {{ source('accepted', 'salesforce__opportunity_line_items') }}
)

select
    source_system,
    record_key,
    version,
    is_current,
    is_deleted,
    opportunity_line_id,
    opportunity_id,
    product_id,
    line_name,
    quantity,
    unit_amount,
    net_amount,
    currency,
    service_from,
    service_end_date,
    created_at,
    updated_at
from versions
