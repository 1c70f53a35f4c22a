-- Grain: a customer. Who speaks for us there on the day of the run, and which sponsor or champion
-- left last. Mailboxes are no people.
with customers as (
    select * from {{ ref('int_identity__customers') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

people as (
    select * from {{ ref('int_customer__people') }}
    where not is_role_mailbox
),

roles as (
    select * from {{ ref('int_customer__people_roles') }}
),

counted as (
    select
        customer_id,
        count(*) filter (where is_active) as n_active_people,
        count(*) filter (where is_active and contact_role = 'sponsor') as n_active_sponsors,
        count(*) filter (where is_active and contact_role = 'champion') as n_active_champions,
        {{ joined_text(
            'person_id', 'person_id nulls last', "is_active and contact_role = 'sponsor'"
        ) }} as sponsor_person_ids,
        max(left_date) filter (where contact_role = 'sponsor') as last_sponsor_left_date,
        max(left_date) filter (where contact_role = 'champion') as last_champion_left_date,
        bool_or(contact_role = 'sponsor') as has_sponsor
    from people
    group by customer_id
),

former_sponsors as (
    select distinct roles.customer_id
    from roles
    inner join settings on roles.valid_from <= settings.as_of
    where roles.contact_role = 'sponsor'
)

select
    customers.customer_id,
    coalesce(counted.n_active_people, 0) as n_active_people,
    coalesce(counted.n_active_sponsors, 0) as n_active_sponsors,
    coalesce(counted.n_active_champions, 0) as n_active_champions,
    counted.sponsor_person_ids,
    counted.last_sponsor_left_date,
    {{ dbt.datediff('counted.last_sponsor_left_date', 'settings.as_of', 'day') }}
        as days_since_sponsor_left,
    counted.last_champion_left_date,
    coalesce(counted.n_active_sponsors, 0) = 0
    and (coalesce(counted.has_sponsor, false) or former_sponsors.customer_id is not null)
        as is_sponsor_missing
from customers
cross join settings
left join counted on customers.customer_id = counted.customer_id
left join former_sponsors on customers.customer_id = former_sponsors.customer_id
