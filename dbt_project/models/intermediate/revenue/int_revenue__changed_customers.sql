-- Grain: customer whose inputs are not what they were when its figures were last made, or that has
-- a parent in common with one. All of them where nothing was kept (decision 0025).
with differing as (
    {{ keys_of_other_inputs(ref('int_revenue__customer_inputs'), 'revenue', 'customer_id') }}
),

parents as (
    select
        customer_id,
        top_parent_customer_id
    from {{ ref('int_customer__hierarchy') }}
    union
    select
        customer_id,
        top_parent_customer_id
    from {{ kept_parents('revenue') }}
),

related as (
    select distinct parents.customer_id
    from parents
    inner join parents as shared
        on parents.top_parent_customer_id = shared.top_parent_customer_id
    inner join differing
        on shared.customer_id = differing.customer_id
)

select
    coalesce(differing.customer_id, related.customer_id) as customer_id,
    differing.customer_id is not null as is_differing
from differing
full outer join related
    on differing.customer_id = related.customer_id
