-- Accounts of the CRM: one a customer, some twice (half of those merged), and test accounts.
create or replace temp table crm_rows as
with kinds as (
    select customer, 'first' as kind from customers where in_crm
    union all
    select customer, 'duplicate' from customers where is_twice_in_crm
),

drawn as (
    select
        customers.*,
        kinds.kind,
        kinds.kind = 'duplicate' as is_duplicate,
        'crm ' || kinds.kind as purpose,
        if(is_duplicate, duplicate_number(customers.customer), customers.customer) as number,
        uniform('crm first spelled', customers.customer) as first_chance,
        first_chance < spelled_otherwise as is_first_otherwise,
        case
            when not is_duplicate and not is_first_otherwise then 'as is'
            when is_duplicate and is_first_otherwise then 'as is'
            else ways[1 + cast(
                floor(uniform(purpose || ' way', customers.customer) * len(ways)) as bigint
            )]
        end as way,
        -- A second record is made by hand: hardly anyone copies the ids.
        if(is_duplicate, 0.7, missing_id) as missing_rate,
        if(is_duplicate, 0, wrong_id) as wrong_rate,
        id_state(
            customers.in_billing,
            uniform(purpose || ' billing id', customers.customer),
            uniform(purpose || ' wrong billing id', customers.customer),
            missing_rate,
            wrong_rate
        ) as drawn_billing_state,
        id_state(
            customers.in_helpdesk,
            uniform(purpose || ' helpdesk id', customers.customer),
            uniform(purpose || ' wrong helpdesk id', customers.customer),
            missing_rate,
            wrong_rate
        ) as drawn_helpdesk_state,
        uniform(purpose || ' corrected', customers.customer) as corrected_chance,
        uniform(purpose || ' changed', customers.customer) as changed_chance,
        uniform(purpose || ' merged', customers.customer) as merged_chance,
        uniform(purpose || ' earlier', customers.customer) as earlier_chance,
        uniform('unmapped industry', customers.customer) as industry_chance,
        uniform('country name', customers.customer) as country_chance,
        uniform('churn flag', customers.customer) as flag_chance,
    from kinds
    inner join customers
        on kinds.customer = customers.customer
)

select
    drawn.*,
    others.in_billing as is_other_in_billing,
    others.in_helpdesk as is_other_in_helpdesk,
    if(
        drawn_billing_state = 'wrong: other customer' and not coalesce(others.in_billing, false),
        'wrong: nowhere',
        drawn_billing_state
    ) as billing_account_id_state,
    if(
        drawn_helpdesk_state = 'wrong: other customer'
        and not coalesce(others.in_helpdesk, false),
        'wrong: nowhere',
        drawn_helpdesk_state
    ) as helpdesk_organization_id_state,
    parents.in_crm as is_parent_in_crm,
    is_duplicate and drawn.is_merged_in_crm as is_deleted,
    if(
        is_duplicate,
        seconds_between(drawn.crm_created_at, drawn.as_of_at, 0.2 + 0.5 * changed_chance),
        drawn.crm_created_at
    ) as created_at,
    not is_deleted and corrected_chance < drawn.corrected as is_corrected,
    seconds_between(created_at, drawn.as_of_at, 0.05 + 0.9 * changed_chance) as changed_at,
    if(
        is_deleted, seconds_between(created_at, drawn.as_of_at, 0.1 + 0.8 * merged_chance), null
    ) as deleted_at,
    spelled(
        way, drawn.legal_name, drawn.latin_legal_name, drawn.brand, drawn.stem, drawn.tail,
        drawn.legal_form, drawn.other_form
    ) as account_name,
    unmapped.words as unmapped_industries,
    country_names.words as country_names,
    partners.words[1] as partner_name,
from drawn
left join facts.customers as others
    on drawn.mistaken_for = others.customer
left join facts.customers as parents
    on drawn.parent_customer = parents.customer
left join facts.odd_lists as unmapped
    on unmapped.kind = 'unmapped industry'
left join facts.odd_lists as country_names
    on country_names.kind = 'other country name'
    and drawn.country_code = country_names.applies_to
left join facts.odd_lists as partners
    on partners.kind = 'partner'
    and cast(drawn.partner_id as varchar) = partners.applies_to;

create or replace table records.crm__accounts as
select
    crm_account_id(number) as crm_account_id,
    account_name,
    if(is_parent_in_crm, crm_account_id(parent_customer), null) as parent_crm_account_id,
    if(is_deleted, crm_account_id(customer), null) as merged_into_crm_account_id,
    case billing_account_id_state
        when 'right' then billing_account_id(customer)
        when 'wrong: other customer' then billing_account_id(mistaken_for)
        when 'wrong: nowhere' then billing_account_id(unknown_number(customer))
    end as billing_account_id,
    case helpdesk_organization_id_state
        when 'right' then helpdesk_organization_id(customer)
        when 'wrong: other customer' then helpdesk_organization_id(mistaken_for)
        when 'wrong: nowhere' then helpdesk_organization_id(unknown_number(customer))
    end as helpdesk_organization_id,
    if(is_duplicate, null, registration_number) as registration_number,
    if(is_duplicate, null, tax_number) as tax_number,
    mail_domain as website_domain,
    if(
        is_messy and country_names is not null and country_chance < 0.1,
        country_names[1 + cast(floor(country_chance * 10 * len(country_names)) as bigint)],
        country_name
    ) as country,
    region,
    if(
        is_messy and industry_chance < 0.01,
        unmapped_industries[
            1 + cast(floor(industry_chance * 100 * len(unmapped_industries)) as bigint)
        ],
        industry
    ) as industry,
    segment,
    channel as acquisition_channel,
    partner_name,
    salesforce_id('005', if(has_subscription, csm, 5 + seller)) as owner_id,
    false as is_test,
    -- Some departures are noted months late, or not at all.
    has_ended and (not is_messy or flag_chance < 0.9) as is_churn_flagged,
    created_at,
    case
        when is_deleted then deleted_at
        else changed_at
    end as updated_at,
    customer as _customer,
    is_duplicate as _is_duplicate,
    is_deleted as _is_deleted,
    deleted_at as _deleted_at,
    has_subscription as _is_customer,
    street,
    city,
    state as _state,
    postal_code,
    country_code as _country_code,
    phone,
    n_employees as _n_employees,
    annual_revenue_usd as _annual_revenue,
    if(is_corrected and earlier_chance < 0.5, if(way = 'as is', brand, legal_name), null)
    as _earlier_name,
    if(is_corrected and earlier_chance >= 0.5, if(
        industry = 'Software', 'Media', 'Software'
    ), null) as _earlier_industry,
    if(is_corrected, changed_at, null) as _corrected_at,
    way as _spelled,
    domain_class as _domain_class,
    'none' as _crm_account_id_state,
    billing_account_id_state as _billing_account_id_state,
    helpdesk_organization_id_state as _helpdesk_organization_id_state,
from crm_rows
union all
select
    crm_account_id(test_number(customer)),
    words[1 + cast(customer % len(words) as bigint)] || ' ' || customer,
    null,
    null,
    billing_account_id(test_number(customer)),
    helpdesk_organization_id(test_number(customer)),
    null,
    null,
    'northbeam.example',
    'Germany',
    'EMEA',
    null,
    null,
    null,
    null,
    salesforce_id('005', 6 + customer % 3),
    true,
    false,
    crm_created_at,
    crm_created_at,
    null,
    false,
    false,
    null,
    false,
    'Teststraße 1',
    'Berlin',
    'Berlin',
    '10115',
    'DE',
    null,
    null,
    null,
    null,
    null,
    null,
    'as is',
    'own',
    'none',
    'right',
    'right',
from customers
inner join facts.odd_lists
    on odd_lists.kind = 'test account'
where is_messy and hosts_test_account(customer)
order by crm_account_id;

-- What systems kept of them: before a correction, as it is now, and after the deletion.
create or replace table records.crm__account_versions as
select * replace (
    coalesce(_earlier_name, account_name) as account_name,
    coalesce(_earlier_industry, industry) as industry,
    cast(null as text) as merged_into_crm_account_id,
    created_at as updated_at,
    false as _is_deleted
)
from records.crm__accounts
where _corrected_at is not null and created_at < updated_at
union all
select * replace (
    cast(null as text) as merged_into_crm_account_id,
    false as _is_deleted
)
from records.crm__accounts
union all
select * replace (greatest(_deleted_at, updated_at + interval 1 second) as updated_at)
from records.crm__accounts
where _is_deleted
order by crm_account_id, updated_at;
