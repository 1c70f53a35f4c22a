-- Grain: customer × first day: its parent, and the customer at the top of all parents, from the
-- beginning on without gap or overlap (decision 0013).
with customers as (
    select * from {{ ref('int_identity__customers') }}
),

parents as (
    select * from {{ ref('int_customer__parents_without_cycles') }}
),

{{ steps_up('parents') }},

placed as (
    select
        customers.customer_id,
        coalesce(tops.valid_from, {{ first_date() }}) as valid_from,
        coalesce(tops.valid_to, {{ far_date() }}) as valid_to,
        parents.parent_customer_id,
        coalesce(tops.reached_customer_id, customers.customer_id) as top_parent_customer_id,
        coalesce(tops.n_levels, 0) as level
    from customers
    left join step_{{ hierarchy_levels() }} as tops
        on customers.customer_id = tops.customer_id
    left join parents
        on tops.customer_id = parents.customer_id
        and tops.valid_from >= parents.valid_from
        and tops.valid_to <= parents.valid_to
),

marked as (
    select
        *,
        row_number() over history as span_number,
        lag(parent_customer_id) over history as last_parent_customer_id,
        lag(top_parent_customer_id) over history as last_top_parent_customer_id,
        lag(level) over history as last_level
    from placed
    window
        history as (
            partition by customer_id
            order by valid_from nulls last
        )
),

changes as (
    select *
    from marked
    where
        span_number = 1
        or parent_customer_id is distinct from last_parent_customer_id
        or top_parent_customer_id <> last_top_parent_customer_id
        or level <> last_level
)

select
    customer_id,
    parent_customer_id,
    top_parent_customer_id,
    cast(level as bigint) as level,
    valid_from,
    lead(valid_from, 1, {{ far_date() }}) over (
        partition by customer_id
        order by valid_from nulls last
    ) as valid_to
from changes
