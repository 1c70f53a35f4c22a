-- What crm, success and finance look up: accounts, contacts, and who looks after whom.

-- The accounts of those the CRM knows; a duplicate that nobody merged takes some of the work.
create or replace temp table crm_accounts as
with accounts as (
    select
        _customer as customer,
        min(crm_account_id) filter (where not _is_duplicate) as crm_account_id,
        min(created_at) filter (where not _is_duplicate) as created_at,
        min(crm_account_id) filter (where _is_duplicate and not _is_deleted) as duplicate_id,
        min(created_at) filter (where _is_duplicate and not _is_deleted) as duplicated_at
    from records.crm__accounts
    where _customer is not null
    group by _customer
)

select
    accounts.*,
    customers.currency,
    customers.band,
    customers.channel,
    customers.start_date,
    crm_record_id('005', 5 + customers.seller) as seller_id,
    names.latin_brand,
    currencies.minor_digits::integer as minor_digits,
    currencies.price_factor
from accounts
inner join facts.customers as customers on accounts.customer = customers.customer
inner join facts.names as names on accounts.customer = names.customer
inner join facts.currencies as currencies on customers.currency = currencies.currency
where accounts.crm_account_id is not null;

create or replace temp table crm_people as
select
    contacts._customer as customer,
    list({
        'contact_id': contacts.contact_id,
        'name': people.latin_name,
        'contact_role': people.contact_role,
        'known_from': greatest(contacts.created_at, people.joined_date::timestamp),
        'left_on': coalesce(people.left_date, date '9999-12-31')
    } order by contacts._person) as people
from records.crm__contacts as contacts
inner join facts.people as people
    on contacts._customer = people.customer and contacts._person = people.person
where not contacts._is_duplicate and not contacts._is_deleted
group by contacts._customer;

-- From whom to whom a customer was handed: a third of customers who stay long enough, once.
create or replace table records.csm_periods as
with lives as (
    select
        customers.customer,
        customers.csm,
        min(subscriptions.start_date) as first_day,
        max(coalesce(subscriptions.end_date, date '9999-12-31')) as last_day,
        min(subscriptions.start_date) + 100
        + floor(uniform('csm change day', customers.customer) * 420)::integer as changed_on,
        uniform('csm changes', customers.customer) < 0.42 as is_handed_over
    from facts.customers as customers
    inner join facts.subscriptions as subscriptions on customers.customer = subscriptions.customer
    group by customers.customer, customers.csm
),

dated as (
    select
        lives.* replace (
            case when lives.last_day <= settings.as_of then lives.last_day end as last_day,
            lives.is_handed_over
            and lives.changed_on < least(lives.last_day, settings.as_of) as is_handed_over
        )
    from lives
    cross join facts.settings as settings
)

select
    customer,
    1 as ordinal,
    csm as owner,
    first_day as valid_from,
    case when is_handed_over then changed_on else last_day end as valid_to
from dated
union all
select
    customer,
    2 as ordinal,
    1 + (csm + floor(uniform('next csm', customer) * 4)::integer) % 5 as owner,
    changed_on as valid_from,
    last_day as valid_to
from dated
where is_handed_over
order by customer, ordinal;
