-- Workspaces of the product: one a customer that uses it, some twice, and test workspaces.
create or replace temp table workspace_rows as
with kinds as (
    select customer, 'first' as kind from customers where uses_product
    union all
    select customer, 'duplicate' from customers where is_twice_in_product
),

-- Who makes a second workspace is mostly not who runs the first.
admins as (
    select
        customer,
        min(email) filter (where person = 2) as first_email,
        arg_max(email, person) filter (where contact_role in ('champion', 'admin', 'user'))
        as last_email,
    from facts.people
    where person < 10
    group by customer
),

drawn as (
    select
        customers.*,
        kinds.kind = 'duplicate' as is_duplicate,
        'workspace ' || kinds.kind as purpose,
        if(is_duplicate, duplicate_number(customers.customer), customers.customer) as number,
        uniform('workspace first spelled', customers.customer) as first_chance,
        first_chance < spelled_otherwise as is_first_otherwise,
        if(is_duplicate = is_first_otherwise, 'as is', ways[1 + cast(
            floor(uniform(purpose || ' way', customers.customer) * len(ways)) as bigint
        )]) as way,
        if(is_duplicate, 0.7, missing_id) as missing_rate,
        if(is_duplicate, 0, wrong_id) as wrong_rate,
        id_state(
            customers.in_crm,
            uniform(purpose || ' crm id', customers.customer),
            uniform(purpose || ' wrong crm id', customers.customer),
            missing_rate,
            wrong_rate
        ) as drawn_crm_state,
        id_state(
            customers.in_billing,
            uniform(purpose || ' billing id', customers.customer),
            uniform(purpose || ' wrong billing id', customers.customer),
            missing_rate,
            wrong_rate
        ) as drawn_billing_state,
        uniform(purpose || ' merged id', customers.customer) as merged_chance,
        uniform(purpose || ' made', customers.customer) as made_chance,
        uniform(purpose || ' changed', customers.customer) as changed_chance,
    from kinds
    inner join customers
        on kinds.customer = customers.customer
)

select
    drawn.*,
    if(is_duplicate, admins.last_email, admins.first_email) as admin_email,
    case
        when drawn_crm_state = 'wrong: other customer' and not coalesce(others.in_crm, false)
            then 'wrong: nowhere'
        when drawn_crm_state = 'right' and drawn.is_merged_in_crm and merged_chance < 0.5
            then 'merged duplicate'
        else drawn_crm_state
    end as crm_account_id_state,
    if(
        drawn_billing_state = 'wrong: other customer' and not coalesce(others.in_billing, false),
        'wrong: nowhere',
        drawn_billing_state
    ) as billing_account_id_state,
    if(
        is_duplicate,
        seconds_between(drawn.billing_created_at, drawn.as_of_at, 0.1 + 0.4 * made_chance),
        drawn.billing_created_at + to_seconds(60 + cast(floor(3600 * made_chance) as bigint))
    ) as created_at,
    seconds_between(created_at, drawn.as_of_at, 0.05 + 0.9 * changed_chance) as changed_at,
    spelled(
        way, drawn.legal_name, drawn.latin_legal_name, drawn.brand, drawn.stem, drawn.tail,
        drawn.legal_form, drawn.other_form
    ) as workspace_name,
from drawn
inner join admins
    on drawn.customer = admins.customer
left join facts.customers as others
    on drawn.mistaken_for = others.customer;

create or replace table records.usage__workspaces as
select
    workspace_id(number) as workspace_id,
    workspace_name,
    case crm_account_id_state
        when 'right' then crm_account_id(customer)
        when 'merged duplicate' then crm_account_id(duplicate_number(customer))
        when 'wrong: other customer' then crm_account_id(mistaken_for)
        when 'wrong: nowhere' then crm_account_id(unknown_number(customer))
    end as crm_account_id,
    case billing_account_id_state
        when 'right' then billing_account_id(customer)
        when 'wrong: other customer' then billing_account_id(mistaken_for)
        when 'wrong: nowhere' then billing_account_id(unknown_number(customer))
    end as billing_account_id,
    cast(null as varchar) as helpdesk_organization_id,
    admin_email,
    mail_domain as email_domain,
    country_code as country,
    false as is_test,
    created_at,
    changed_at as updated_at,
    customer as _customer,
    is_duplicate as _is_duplicate,
    false as _is_deleted,
    cast(null as timestamp) as _corrected_at,
    way as _spelled,
    domain_class as _domain_class,
    crm_account_id_state as _crm_account_id_state,
    billing_account_id_state as _billing_account_id_state,
    'none' as _helpdesk_organization_id_state,
from workspace_rows
union all
select
    workspace_id(test_number(customer)),
    words[1 + cast(customer % len(words) as bigint)] || ' ' || customer,
    crm_account_id(test_number(customer)),
    billing_account_id(test_number(customer)),
    null,
    'test' || customer || '@northbeam.example',
    'northbeam.example',
    'DE',
    true,
    billing_created_at,
    billing_created_at,
    null,
    false,
    false,
    null,
    'as is',
    'own',
    'right',
    'right',
    'none',
from customers
inner join facts.odd_lists
    on odd_lists.kind = 'test account'
where is_messy and hosts_test_account(customer)
order by workspace_id;

-- Of a customer with two workspaces, some users go to the second from the day it is there.
create or replace table records.workspaces_of_customer as
select
    _customer as customer,
    min(workspace_id) filter (where not _is_duplicate) as workspace_id,
    min(workspace_id) filter (where _is_duplicate) as second_workspace_id,
    min(cast(created_at as date)) filter (where _is_duplicate) as second_from,
from records.usage__workspaces
where not is_test
group by _customer
order by customer;
