-- Grain: customer and month at whose end it pays: of those in which a term of it is due, or that
-- cut the figures of one.
with terms as (
    select * from {{ ref('int_renewals__terms') }}
    where due_date is not null
),

named as (
    select
        customer_id,
        due_month as month
    from terms
    union
    select
        customer_id,
        cut_month as month
    from terms
)

select
    movements.customer_id,
    movements.month,
    movements.closing_arr_amount,
    movements.last_idle_month
from {{ ref('int_revenue__customer_movements') }} as movements
inner join named
    on movements.customer_id = named.customer_id
    and movements.month = named.month
where movements.is_paying
