-- Grain: customer with products that it pays for at the end of the month of the run. Unused are
-- those that the usage of some customer names as a module, and this one's of the last 90 days does
-- not.
with settings as (
    select * from {{ ref('stg_run__settings') }}
),

owned as (
    select distinct
        product_months.customer_id,
        product_months.product
    from {{ ref('int_revenue__product_months') }} as product_months
    inner join settings on product_months.month = {{ month_start('settings.as_of') }}
    where product_months.mrr_amount > 0
),

used as (
    select
        usage.customer_id,
        lower(trim(usage.module)) as module_name,
        max(usage.activity_date) > {{ add_days('max(settings.as_of)', -90) }} as is_used
    from {{ ref('int_customer__usage') }} as usage
    inner join settings on usage.activity_date <= settings.as_of
    where usage.module is not null
    group by usage.customer_id, lower(trim(usage.module))
),

modules as (
    select distinct module_name from used
),

compared as (
    select
        owned.customer_id,
        owned.product,
        modules.module_name is not null and not coalesce(used.is_used, false) as is_unused
    from owned
    left join modules on lower(trim(owned.product)) = modules.module_name
    left join used
        on owned.customer_id = used.customer_id
        and modules.module_name = used.module_name
)

select
    customer_id,
    {{ joined_text('product', 'product nulls last', separator='; ') }} as owned_products,
    {{ joined_text('product', 'product nulls last', 'is_unused', '; ') }} as unused_products
from compared
group by customer_id
