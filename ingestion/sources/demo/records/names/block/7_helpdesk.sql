-- Organizations of the helpdesk, some twice, the people who write to it, and our agents.
create or replace temp table organization_rows as
with kinds as (
    select customer, 'first' as kind from customers where in_helpdesk
    union all
    select customer, 'duplicate' from customers where is_twice_in_helpdesk
),

drawn as (
    select
        customers.*,
        kinds.kind = 'duplicate' as is_duplicate,
        'helpdesk ' || kinds.kind as purpose,
        if(is_duplicate, duplicate_number(customers.customer), customers.customer) as number,
        uniform('helpdesk first spelled', customers.customer) as first_chance,
        first_chance < spelled_otherwise as is_first_otherwise,
        if(is_duplicate = is_first_otherwise, 'as is', ways[1 + cast(
            floor(uniform(purpose || ' way', customers.customer) * len(ways)) as bigint
        )]) as way,
        id_state(
            customers.in_crm,
            uniform(purpose || ' crm id', customers.customer),
            uniform(purpose || ' wrong crm id', customers.customer),
            if(is_duplicate, 0.7, missing_id),
            if(is_duplicate, 0, wrong_id)
        ) as drawn_crm_state,
        uniform(purpose || ' merged id', customers.customer) as merged_chance,
        uniform(purpose || ' corrected', customers.customer) as corrected_chance,
        uniform(purpose || ' changed', customers.customer) as changed_chance,
    from kinds
    inner join customers
        on kinds.customer = customers.customer
)

select
    drawn.*,
    case
        when drawn_crm_state = 'wrong: other customer' and not coalesce(others.in_crm, false)
            then 'wrong: nowhere'
        when drawn_crm_state = 'right' and drawn.is_merged_in_crm and merged_chance < 0.5
            then 'merged duplicate'
        else drawn_crm_state
    end as crm_account_id_state,
    if(
        is_duplicate,
        seconds_between(drawn.helpdesk_created_at, drawn.as_of_at, 0.2 + 0.5 * changed_chance),
        drawn.helpdesk_created_at
    ) as created_at,
    corrected_chance < drawn.corrected as is_corrected,
    seconds_between(created_at, drawn.as_of_at, 0.05 + 0.9 * changed_chance) as changed_at,
    spelled(
        way, drawn.legal_name, drawn.latin_legal_name, drawn.brand, drawn.stem, drawn.tail,
        drawn.legal_form, drawn.other_form
    ) as organization_name,
from drawn
left join facts.customers as others
    on drawn.mistaken_for = others.customer;

create or replace table records.helpdesk__organizations as
select
    helpdesk_organization_id(number) as helpdesk_organization_id,
    organization_name,
    case crm_account_id_state
        when 'right' then crm_account_id(customer)
        when 'merged duplicate' then crm_account_id(duplicate_number(customer))
        when 'wrong: other customer' then crm_account_id(mistaken_for)
        when 'wrong: nowhere' then crm_account_id(unknown_number(customer))
    end as crm_account_id,
    cast(null as varchar) as billing_account_id,
    mail_domain as website_domain,
    mail_domain as email_domains,
    cast(null as varchar) as country,
    cast(null as varchar) as street,
    cast(null as varchar) as city,
    cast(null as varchar) as postal_code,
    cast(null as varchar) as phone,
    false as is_test,
    created_at,
    changed_at as updated_at,
    customer as _customer,
    is_duplicate as _is_duplicate,
    false as _is_deleted,
    cast(null as timestamp) as _deleted_at,
    if(is_corrected, if(way = 'as is', brand, legal_name), null) as _earlier_name,
    if(is_corrected, changed_at, null) as _corrected_at,
    way as _spelled,
    domain_class as _domain_class,
    crm_account_id_state as _crm_account_id_state,
    'none' as _billing_account_id_state,
    'none' as _helpdesk_organization_id_state,
from organization_rows
union all
select
    helpdesk_organization_id(test_number(customer)),
    words[1 + cast(customer % len(words) as bigint)] || ' ' || customer,
    crm_account_id(test_number(customer)),
    null,
    'northbeam.example',
    'northbeam.example',
    null,
    null,
    null,
    null,
    null,
    true,
    helpdesk_created_at,
    helpdesk_created_at,
    null,
    false,
    false,
    null,
    null,
    null,
    'as is',
    'own',
    'right',
    'none',
    'none',
from customers
inner join facts.odd_lists
    on odd_lists.kind = 'test account'
where is_messy and hosts_test_account(customer)
order by helpdesk_organization_id;

create or replace table records.organization_choices as
select
    customer,
    1 as ordinal,
    helpdesk_organization_id(customer) as helpdesk_organization_id,
    cast(if(is_twice_in_helpdesk, 0.7, 1) as double) as weight,
from customers
where in_helpdesk
union all
select
    customer,
    2,
    helpdesk_organization_id(duplicate_number(customer)),
    0.3,
from customers
where is_twice_in_helpdesk
order by customer, ordinal;

create or replace temp table helpdesk_person_rows as
with drawn as (
    select
        people.*,
        people.customer * 100 + people.person as number,
        uniform('person known', number) as known_chance,
        uniform('person duplicate', number) as duplicate_chance,
        uniform('person made', number) as made_chance,
        uniform('person changed', number) as changed_chance,
        uniform('person deleted', number) as deleted_chance,
        uniform('person organization', number) as organization_chance,
        customers.helpdesk_created_at,
        customers.as_of_at,
        customers.is_messy,
        customers.duplicate,
        customers.is_twice_in_helpdesk,
        names.latin_brand,
    from facts.people
    inner join customers
        on people.customer = customers.customer
    inner join facts.names
        on people.customer = names.customer
    where
        customers.in_helpdesk
        and (people.contact_role <> 'sponsor' or known_chance < 0.3)
)

select
    *,
    false as is_duplicate,
    least(
        greatest(office_time(joined_date, made_chance), helpdesk_created_at), as_of_at
    ) as created_at,
    seconds_between(created_at, as_of_at, 0.05 + 0.9 * changed_chance) as changed_at,
    is_messy and left_date is not null and deleted_chance < 0.2 as is_deleted,
from drawn
union all
select
    *,
    true,
    seconds_between(
        least(greatest(office_time(joined_date, made_chance), helpdesk_created_at), as_of_at),
        as_of_at,
        0.5 * changed_chance
    ) as created_at,
    seconds_between(created_at, as_of_at, 0.05 + 0.9 * changed_chance),
    false,
from drawn
where is_messy and duplicate_chance < duplicate;

create or replace table records.helpdesk__people as
select
    helpdesk_person_id(if(is_duplicate, duplicate_person_number(number), number)) as person_id,
    case
        -- One who wrote from a private address is known, but not where from.
        when is_duplicate and organization_chance < 0.5 then null
        when
            person <> 2
            and is_twice_in_helpdesk
            and organization_chance < 0.3
            then helpdesk_organization_id(duplicate_number(customer))
        else helpdesk_organization_id(customer)
    end as helpdesk_organization_id,
    if(is_duplicate, latin_name, full_name) as full_name,
    if(
        is_duplicate,
        regexp_replace(lower(latin_name), '[^a-z]', '', 'g') || number || '@gmail.com',
        email
    ) as email,
    'end_user' as person_role,
    timezone,
    created_at,
    customer as _customer,
    person as _person,
    cast(null as integer) as _agent,
    phone,
    changed_at as _updated_at,
    left_date is null as _is_active,
    is_deleted as _is_deleted,
    if(
        is_deleted, greatest(changed_at, cast(left_date as timestamp)), null
    ) as _deleted_at,
    is_duplicate as _is_duplicate,
    human as _human,
from helpdesk_person_rows
union all
select
    helpdesk_agents.person_id,
    null,
    helpdesk_agents.agent_name,
    helpdesk_agents.email,
    if(helpdesk_agents.agent = 1, 'admin', 'agent'),
    helpdesk_agents.timezone,
    months.first_at,
    null,
    null,
    helpdesk_agents.agent,
    null,
    months.first_at,
    true,
    false,
    null,
    false,
    null,
from records.helpdesk_agents
cross join (select cast(min(month) as timestamp) as first_at from facts.months) as months
inner join customers
    on customers.customer = 1
order by person_id;
