-- Grain: customer and month with commitments. ARR plus what is signed and has not started, less
-- what is notified and has not ended, which is at most all ARR.
-- depends_on: {{ ref('int_customer__changed_stages') }}
with commitments as (
    select * from {{ ref('int_revenue__commitments') }}
),

movements as (
    select * from {{ ref('int_revenue__customer_movements') }}
),

capped as (
    select
        commitments.customer_id,
        commitments.month,
        movements.closing_arr_amount,
        commitments.signed_arr_amount,
        least(commitments.notified_arr_amount, movements.closing_arr_amount)
            as notified_arr_amount
    from commitments
    inner join movements
        on commitments.customer_id = movements.customer_id
        and commitments.month = movements.month
)

select
    *,
    {{ amount('closing_arr_amount + signed_arr_amount - notified_arr_amount') }} as carr_amount
from capped
