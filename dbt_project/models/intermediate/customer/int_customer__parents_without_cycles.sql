-- Grain: customer × first day, of customers that ever had a parent. One that leads back to itself
-- through its parents is cut off from them: it has no parent while that lasts.
with parents as (
    select * from {{ ref('int_customer__parents') }}
),

{{ steps_up('parents') }}

select
    reached.customer_id,
    reached.valid_from,
    reached.valid_to,
    case when reached.reached_customer_id <> reached.customer_id then parents.parent_customer_id end
        as parent_customer_id,
    reached.n_levels > 0 and reached.reached_customer_id = reached.customer_id as is_in_cycle
from step_{{ hierarchy_levels() }} as reached
inner join parents
    on reached.customer_id = parents.customer_id
    and reached.valid_from >= parents.valid_from
    and reached.valid_to <= parents.valid_to
