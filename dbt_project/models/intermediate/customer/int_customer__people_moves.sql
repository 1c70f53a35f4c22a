-- Grain: a person who left a customer, and the customer at which the same contact or the same
-- e-mail address appears next. An address that is at two customers at one time is no move.
with people as (
    select * from {{ ref('int_customer__people') }}
    where not is_role_mailbox and customer_id <> '(unknown)'
),

records as (
    select * from {{ ref('int_customer__person_records') }}
    where not is_role_mailbox and customer_id <> '(unknown)' and department <> 'feedback'
),

traces as (
    select distinct
        customer_id,
        person_id,
        email as trace
    from records
    where email is not null
    union
    select distinct
        customer_id,
        person_id,
        concat_ws('|', department, source_system, record_id) as trace
    from records
),

arrivals as (
    select
        traces.customer_id,
        traces.trace,
        people.person_id,
        people.member_from
    from traces
    inner join people
        on traces.customer_id = people.customer_id
        and traces.person_id = people.person_id
)

select
    people.customer_id,
    people.person_id,
    arrivals.customer_id as moved_to_customer_id
from people
inner join traces
    on people.customer_id = traces.customer_id
    and people.person_id = traces.person_id
inner join arrivals
    on traces.trace = arrivals.trace
    and people.customer_id <> arrivals.customer_id
    and people.member_to <= arrivals.member_from
where not people.is_active
qualify row_number() over (
    partition by people.customer_id, people.person_id
    order by
        arrivals.member_from nulls last,
        arrivals.customer_id nulls last,
        arrivals.person_id nulls last
) = 1
