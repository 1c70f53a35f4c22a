-- Grain: customer × first day, without overlaps: of several assignments the one that began last
-- counts. Days without a CSM are in no row.
with assignments as (
    select * from {{ ref('int_customer__assignments') }}
),

days as (
    select
        customer_id,
        valid_from as valid_day
    from assignments
    union
    select
        customer_id,
        valid_to
    from assignments
),

intervals as (
    select
        customer_id,
        valid_day as valid_from,
        lead(valid_day) over (
            partition by customer_id
            order by valid_day nulls last
        ) as valid_to
    from days
)

select
    intervals.customer_id,
    assignments.csm_owner_id,
    assignments.csm_name,
    intervals.valid_from,
    intervals.valid_to,
    assignments.department,
    assignments.source_system,
    assignments.record_key as record_id
from intervals
inner join assignments
    on intervals.customer_id = assignments.customer_id
    and intervals.valid_from >= assignments.valid_from
    and intervals.valid_to <= assignments.valid_to
qualify row_number() over (
    partition by intervals.customer_id, intervals.valid_from
    order by assignments.valid_from desc nulls last, assignments.record_key asc nulls last
) = 1
