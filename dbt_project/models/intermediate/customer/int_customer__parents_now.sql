-- Grain: a customer. Its parents on the day of the run, and what it adds to the NRR of the top one.
with hierarchy as (
    select * from {{ ref('int_customer__hierarchy') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

revenue as (
    select * from {{ ref('int_customer__revenue') }}
)

select
    hierarchy.customer_id,
    hierarchy.parent_customer_id,
    hierarchy.top_parent_customer_id,
    hierarchy.level,
    {{ amount('coalesce(revenue.opening_mrr_amount, 0)') }} as opening_mrr_amount,
    {{ amount('coalesce(revenue.mrr_amount_at_opening_rate, 0)') }} as mrr_amount_at_opening_rate
from hierarchy
inner join settings
    on hierarchy.valid_from <= settings.as_of
    and hierarchy.valid_to > settings.as_of
left join revenue on hierarchy.customer_id = revenue.customer_id
