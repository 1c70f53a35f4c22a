-- Grain: a person of a customer; people whose customer is not known stand under (unknown).
with people as (
    select * from {{ ref('int_customer__people') }}
),

moves as (
    select * from {{ ref('int_customer__people_moves') }}
),

successors as (
    select * from {{ ref('int_customer__people_successors') }}
)

select
    people.customer_id,
    people.person_id,
    people.full_name,
    people.email,
    people.job_title,
    people.contact_role,
    people.is_role_mailbox,
    people.is_active,
    people.member_from,
    people.member_to,
    people.left_date,
    moves.moved_to_customer_id,
    successors.successor_person_id,
    people.departments,
    people.contact_ids,
    people.helpdesk_person_ids,
    people.n_records,
    people.last_seen_date,
    people.n_tickets,
    people.last_nps_score
from people
left join moves
    on people.customer_id = moves.customer_id
    and people.person_id = moves.person_id
left join successors
    on people.customer_id = successors.customer_id
    and people.person_id = successors.person_id
