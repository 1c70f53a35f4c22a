-- Accounts in billing, some twice; a second account may hold the second subscription.
create or replace temp table billing_rows as
with kinds as (
    select customer, 'first' as kind from customers where in_billing
    union all
    select customer, 'duplicate' from customers where is_twice_in_billing
),

billing_people as (
    select customer, min(person) as person, arg_min(email, person) as email
    from facts.people
    where contact_role = 'billing' and person < 50
    group by customer
),

drawn as (
    select
        customers.*,
        kinds.kind = 'duplicate' as is_duplicate,
        'billing ' || kinds.kind as purpose,
        if(is_duplicate, duplicate_number(customers.customer), customers.customer) as number,
        uniform('billing first spelled', customers.customer) as first_chance,
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
        uniform(purpose || ' deleted', customers.customer) as deleted_chance,
        uniform('billing address', customers.customer) as address_chance,
    from kinds
    inner join customers
        on kinds.customer = customers.customer
)

select
    drawn.*,
    coalesce(billing_people.email, admins.email) as person_email,
    country_manners.invoice_mailbox,
    case
        when drawn_crm_state = 'wrong: other customer' and not coalesce(others.in_crm, false)
            then 'wrong: nowhere'
        when drawn_crm_state = 'right' and drawn.is_merged_in_crm and merged_chance < 0.5
            then 'merged duplicate'
        else drawn_crm_state
    end as crm_account_id_state,
    is_duplicate and not drawn.has_second_account and deleted_chance < 0.5 as is_deleted,
    case
        when not is_duplicate then drawn.billing_created_at
        when drawn.has_second_account then least(
            seconds_between(
                drawn.billing_created_at, drawn.as_of_at, 0.1 + 0.4 * changed_chance
            ),
            office_time(subscriptions.start_date - 1, changed_chance)
        )
        else seconds_between(
            drawn.billing_created_at, drawn.as_of_at, 0.1 + 0.4 * changed_chance
        )
    end as created_at,
    not is_deleted and corrected_chance < drawn.corrected as is_corrected,
    seconds_between(created_at, drawn.as_of_at, 0.05 + 0.9 * changed_chance) as changed_at,
    spelled(
        way, drawn.legal_name, drawn.latin_legal_name, drawn.brand, drawn.stem, drawn.tail,
        drawn.legal_form, drawn.other_form
    ) as account_name,
from drawn
inner join facts.country_manners
    on drawn.country_code = country_manners.country_code
inner join facts.people as admins
    on drawn.customer = admins.customer
    and admins.person = 2
left join billing_people
    on drawn.customer = billing_people.customer
left join facts.subscriptions
    on drawn.second_subscription = subscriptions.subscription
left join facts.customers as others
    on drawn.mistaken_for = others.customer;

create or replace table records.billing__accounts as
select
    billing_account_id(number) as billing_account_id,
    account_name,
    case crm_account_id_state
        when 'right' then crm_account_id(customer)
        when 'merged duplicate' then crm_account_id(duplicate_number(customer))
        when 'wrong: other customer' then crm_account_id(mistaken_for)
        when 'wrong: nowhere' then crm_account_id(unknown_number(customer))
    end as crm_account_id,
    cast(null as varchar) as helpdesk_organization_id,
    if(
        has_free_mail or is_duplicate or address_chance < 0.3,
        person_email,
        invoice_mailbox || if(
            domain_class = 'group', cast((customer - 1) % 10 as varchar), ''
        ) || '@' || mail_domain
    ) as email,
    if(is_duplicate, null, tax_number) as tax_number,
    cast(null as varchar) as website_domain,
    country_code as country,
    cast(currency as varchar(3)) as currency,
    false as is_test,
    is_past_due and not is_duplicate as is_delinquent,
    created_at,
    changed_at as updated_at,
    customer as _customer,
    is_duplicate as _is_duplicate,
    is_deleted as _is_deleted,
    if(is_deleted, changed_at, null) as _deleted_at,
    street,
    city,
    state as _state,
    postal_code,
    phone,
    case country_code
        when 'US' then 'us_ein'
        when 'CA' then 'ca_gst_hst'
        when 'BR' then 'br_cnpj'
        when 'GB' then 'gb_vat'
        when 'CH' then 'ch_vat'
        when 'JP' then 'jp_trn'
        when 'KR' then 'kr_brn'
        when 'CN' then 'cn_tin'
        when 'AU' then 'au_abn'
        else 'eu_vat'
    end as _tax_id_type,
    language as _language,
    if(
        is_corrected and changed_chance < 0.5, if(way = 'as is', brand, legal_name), null
    ) as _earlier_name,
    if(
        is_corrected and changed_chance >= 0.5, 'info@' || domain, null
    ) as _earlier_email,
    if(is_corrected, changed_at, null) as _corrected_at,
    way as _spelled,
    cast(null as varchar) as _domain_class,
    crm_account_id_state as _crm_account_id_state,
    'none' as _billing_account_id_state,
    'none' as _helpdesk_organization_id_state,
from billing_rows
union all
select
    billing_account_id(test_number(customer)),
    words[1 + cast(customer % len(words) as bigint)] || ' ' || customer,
    crm_account_id(test_number(customer)),
    null,
    'test' || customer || '@northbeam.example',
    null,
    null,
    'DE',
    'EUR',
    true,
    false,
    billing_created_at,
    billing_created_at,
    null,
    false,
    false,
    null,
    'Teststraße 1',
    'Berlin',
    'Berlin',
    '10115',
    null,
    'eu_vat',
    'de',
    null,
    null,
    null,
    'as is',
    null,
    'right',
    'none',
    'none',
from customers
inner join facts.odd_lists
    on odd_lists.kind = 'test account'
where is_messy and hosts_test_account(customer)
order by billing_account_id;

create or replace table records.billing_account_of_subscription as
select
    subscriptions.subscription,
    billing_account_id(if(
        customers.has_second_account
        and subscriptions.subscription = customers.second_subscription,
        duplicate_number(customers.customer),
        customers.customer
    )) as billing_account_id,
from facts.subscriptions
inner join customers
    on subscriptions.customer = customers.customer
order by subscriptions.subscription;
