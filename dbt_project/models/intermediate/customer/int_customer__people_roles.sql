-- Grain: customer × person × first day of a role, without overlaps: of several records the role
-- that weighs most counts. A person whom the CRM does not know has no role known.
with held as (
    select * from {{ ref('int_customer__people_roles_held') }}
),

days as (
    select
        customer_id,
        person_id,
        valid_from as valid_day
    from held
    union
    select
        customer_id,
        person_id,
        valid_to
    from held
),

intervals as (
    select
        *,
        lead(valid_day) over (
            partition by customer_id, person_id
            order by valid_day nulls last
        ) as next_day
    from days
),

heaviest as (
    select
        intervals.customer_id,
        intervals.person_id,
        held.contact_role,
        intervals.valid_day as valid_from,
        intervals.next_day as valid_to
    from intervals
    inner join held
        on intervals.customer_id = held.customer_id
        and intervals.person_id = held.person_id
        and intervals.valid_day >= held.valid_from
        and intervals.next_day <= held.valid_to
    qualify row_number() over (
        partition by intervals.customer_id, intervals.person_id, intervals.valid_day
        order by {{ contact_role_rank('held.contact_role') }} nulls last, held.valid_from nulls last
    ) = 1
),

followed as (
    select
        *,
        lag(contact_role) over (
            partition by customer_id, person_id
            order by valid_from nulls last
        ) as last_role,
        lag(valid_to) over (
            partition by customer_id, person_id
            order by valid_from nulls last
        ) as last_valid_to
    from heaviest
),

runs as (
    select
        *,
        sum(
            case when contact_role = last_role and valid_from = last_valid_to then 0 else 1 end
        ) over (
            partition by customer_id, person_id
            order by valid_from nulls last
            rows between unbounded preceding and current row
        ) as run_number
    from followed
)

select
    customer_id,
    person_id,
    contact_role,
    min(valid_from) as valid_from,
    max(valid_to) as valid_to
from runs
group by customer_id, person_id, run_number, contact_role
