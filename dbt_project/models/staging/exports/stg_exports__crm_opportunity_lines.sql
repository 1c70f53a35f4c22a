with versions as (
    select * from {{ latest_version(source('accepted', 'crm__opportunity_lines')) }}
)

select
    source_system,
    record_key,
    is_deleted,
    opportunity_line_id,
    opportunity_id,
    product_id,
    product_name,
    quantity,
    unit_amount,
    net_amount,
    currency,
    service_from,
    service_to,
    is_recurring
from versions
