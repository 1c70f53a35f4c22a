-- Grain: a sponsor or champion who left, and who took the role over: of those who came into it
-- later and were still in it after the departure, the first.
with people as (
    select * from {{ ref('int_customer__people') }}
    where contact_role in ('sponsor', 'champion')
),

roles as (
    select * from {{ ref('int_customer__people_roles') }}
),

departed as (
    select
        people.customer_id,
        people.person_id,
        people.contact_role,
        people.left_date,
        coalesce(max(roles.valid_from), people.member_from) as held_from
    from people
    left join roles
        on people.customer_id = roles.customer_id
        and people.person_id = roles.person_id
        and people.contact_role = roles.contact_role
    where people.left_date is not null
    group by
        people.customer_id, people.person_id, people.contact_role, people.left_date,
        people.member_from
)

select
    departed.customer_id,
    departed.person_id,
    roles.person_id as successor_person_id
from departed
inner join roles
    on departed.customer_id = roles.customer_id
    and departed.contact_role = roles.contact_role
where
    roles.person_id <> departed.person_id
    and roles.valid_from > departed.held_from
    and roles.valid_to > departed.left_date
qualify row_number() over (
    partition by departed.customer_id, departed.person_id
    order by roles.valid_from nulls last, roles.person_id nulls last
) = 1
