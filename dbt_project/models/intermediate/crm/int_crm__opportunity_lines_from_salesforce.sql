-- Grain: a product in an opportunity of Salesforce. Its service ends the day after the last day.
{{ config(materialized='table') }}

with lines as (
    select * from {{ latest_version(ref('stg_salesforce__opportunity_line_items')) }}
),

products as (
    select * from {{ latest_version(ref('stg_salesforce__products')) }}
)

select
    lines.source_system,
    lines.record_key,
    lines.is_deleted,
    lines.opportunity_line_id,
    lines.opportunity_id,
    lines.product_id,
    coalesce(products.product_name, lines.line_name) as product_name,
    lines.quantity,
    lines.unit_amount,
    lines.net_amount,
    lines.currency,
    lines.service_from,
    {{ add_days('lines.service_end_date', 1) }} as service_to,
    cast(null as boolean) as is_recurring
from lines
left join products
    on lines.source_system = products.source_system
    and lines.product_id = products.product_id
