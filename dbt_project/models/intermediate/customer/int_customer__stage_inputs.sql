-- Grain: customer. A hash of all that its months are made of: what its revenue is made of, and what
-- tells its stage.
with revenue_inputs as (
    select * from {{ ref('int_revenue__customer_inputs') }}
),

hashed_signs as (
    select
        signs.customer_id,
        sum({{ row_hash('signs') }}) as signs_hash
    from {{ ref('int_customer__stage_signs') }} as signs
    group by signs.customer_id
)

select
    revenue_inputs.customer_id,
    {{ row_hash('revenue_inputs.inputs_hash', 'hashed_signs.signs_hash') }} as inputs_hash
from revenue_inputs
left join hashed_signs
    on revenue_inputs.customer_id = hashed_signs.customer_id
