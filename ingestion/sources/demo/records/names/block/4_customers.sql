-- What the departments' records of a customer share: when they came about, and whose they are.
create or replace temp table customers as
with lives as (
    select
        customer,
        count(*) > 0 as has_subscription,
        bool_and(coalesce(end_date, date '9999-12-31') <= settings.as_of) as has_ended,
        max(if(end_date <= settings.as_of, end_date, null)) as end_date,
        max(if(ordinal = 2 and renews_subscription is null, subscription, null))
        as second_subscription,
    from facts.subscriptions
    cross join facts.settings
    group by customer
),

users as (
    select distinct customer
    from facts.customer_months
    where n_active_users > 0
),

past_due as (
    select distinct subscriptions.customer
    from facts.terms
    inner join facts.subscriptions
        on terms.subscription = subscriptions.subscription
    inner join facts.settings
        on terms.valid_from <= settings.as_of
        and terms.valid_to > settings.as_of
    where terms.state = 'past_due'
)

select
    customers.*,
    names.* exclude (customer, country_code),
    settings.as_of,
    cast(settings.as_of as timestamp) as as_of_at,
    mess_rates.*,
    settings.mess <> 'none' as is_messy,
    coalesce(lives.has_subscription, false) as has_subscription,
    coalesce(lives.has_ended, false) as has_ended,
    lives.end_date,
    lives.second_subscription,
    past_due.customer is not null as is_past_due,
    users.customer is not null as uses_product,
    other_ways(legal_name, latin_legal_name, brand, stem, tail) as ways,
    office_time(
        customers.start_date - cast(floor(
            15 + 75 * uniform('crm account day', customers.customer)
        ) as integer),
        uniform('crm account time', customers.customer)
    ) as crm_created_at,
    least(
        office_time(
            customers.start_date + cast(floor(
                20 * uniform('organization day', customers.customer)
            ) as integer),
            uniform('organization time', customers.customer)
        ),
        as_of_at
    ) as helpdesk_created_at,
    office_time(
        customers.start_date - cast(floor(
            1 + 3 * uniform('billing account day', customers.customer)
        ) as integer),
        uniform('billing account time', customers.customer)
    ) as billing_created_at,
    customers.in_crm and is_messy
    and uniform('crm duplicate', customers.customer) < mess_rates.duplicate as is_twice_in_crm,
    is_twice_in_crm
    and uniform('crm merge', customers.customer) < 0.5 as is_merged_in_crm,
    customers.in_helpdesk and is_messy
    and uniform('helpdesk duplicate', customers.customer) < mess_rates.duplicate
    as is_twice_in_helpdesk,
    customers.in_billing and is_messy
    and uniform('billing duplicate', customers.customer) < mess_rates.duplicate
    as is_twice_in_billing,
    is_twice_in_billing and lives.second_subscription is not null
    and uniform('second account', customers.customer) < 1 / 3 as has_second_account,
    uses_product and is_messy
    and uniform('workspace duplicate', customers.customer) < mess_rates.duplicate
    as is_twice_in_product,
    -- Whose id a wrong id is: another of the same ten, if that one is in the department.
    (customers.customer - 1) // 10 * 10 + 1 + (
        customers.customer + cast(floor(9 * uniform('mistaken for', customers.customer)) as bigint)
    ) % 10 as mistaken_for,
from facts.customers
inner join facts.names
    on customers.customer = names.customer
left join lives
    on customers.customer = lives.customer
left join past_due
    on customers.customer = past_due.customer
left join users
    on customers.customer = users.customer
cross join facts.settings
cross join facts.mess_rates;
