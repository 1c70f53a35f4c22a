-- Grain: a product of Stripe.
{{ config(materialized='table') }}

with products as (
    select * from {{ latest_version(ref('stg_stripe__products')) }}
)

select
    source_system,
    record_key,
    is_deleted,
    product_id,
    product_name,
    product_family,
    is_active
from products
