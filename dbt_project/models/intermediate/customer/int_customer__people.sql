-- Grain: a person of a customer. Name and title are the CRM's, of the record that is still valid
-- and oldest; the role is that of the records that are valid, else of those that ended last.
with records as (
    select * from {{ ref('int_customer__person_records') }}
),

seen as (
    select * from {{ ref('int_customer__people_seen') }}
),

described as (
    select
        *,
        {% for column in ['full_name', 'email', 'job_title'] -%}
        {{ first_known(
            column,
            'customer_id, person_id',
            "department = 'crm' desc nulls last, department = 'helpdesk' desc nulls last, "
            ~ 'coalesce(is_active, true) desc nulls last, known_from asc nulls last, '
            ~ 'source_system asc nulls last, record_id asc nulls last'
        ) }} as person_{{ column }},
        {% endfor -%}
        {{ first_known(
            'contact_role',
            'customer_id, person_id',
            'coalesce(is_active, false) desc nulls last, left_date desc nulls last, '
            ~ contact_role_rank('contact_role') ~ ' asc nulls last'
        ) }} as person_role
    from records
),

joined as (
    select
        customer_id,
        person_id,
        max(person_full_name) as full_name,
        max(person_email) as email,
        max(person_job_title) as job_title,
        max(person_role) as contact_role,
        bool_or(is_role_mailbox) as is_role_mailbox,
        coalesce(bool_or(is_active), true) as is_active,
        min(known_from) as known_from,
        max(left_date) as left_date,
        max(coalesce(left_date, {{ far_date() }})) as open_date,
        count(*) filter (where department <> 'feedback') as n_records,
        {{ joined_text('record_id', 'record_id nulls last', "department = 'crm'") }}
            as contact_ids,
        {{ joined_text('record_id', 'record_id nulls last', "department = 'helpdesk'") }}
            as helpdesk_person_ids,
        concat_ws(
            ', ',
            case when bool_or(department = 'crm') then 'crm' end,
            case when bool_or(department = 'helpdesk') then 'helpdesk' end,
            case when bool_or(department = 'feedback') then 'feedback' end
        ) as departments
    from described
    group by customer_id, person_id
)

select
    joined.customer_id,
    joined.person_id,
    joined.full_name,
    joined.email,
    joined.job_title,
    joined.contact_role,
    joined.is_role_mailbox,
    joined.is_active,
    least(joined.known_from, joined.left_date) as member_from,
    case
        when joined.is_active then joined.open_date
        else coalesce(joined.left_date, greatest(seen.last_seen_date, joined.known_from))
    end as member_to,
    case when not joined.is_active then joined.left_date end as left_date,
    joined.departments,
    joined.contact_ids,
    joined.helpdesk_person_ids,
    joined.n_records,
    seen.last_seen_date,
    coalesce(seen.n_tickets, 0) as n_tickets,
    seen.last_nps_score
from joined
left join seen
    on joined.customer_id = seen.customer_id
    and joined.person_id = seen.person_id
