-- The company's people, and the products that sales can put into a deal.
create or replace table records.crm__owners as
with settings as (
    select * from facts.settings
),

owners as (
    select
        *,
        lower(replace(owner_name, ' ', '.')) || '@northbeam.example' as mail_address,
        (select min(month) from facts.months) - 400 + owner::integer as employed_on
    from facts.owners
)

select
    crm_record_id('005', owners.owner) as owner_id,
    owners.owner_name,
    owners.mail_address as email,
    owners.team,
    owners.owner_role,
    true as is_active,
    null::bigint as _customer,
    owners.owner::integer as _owner,
    split_part(owners.owner_name, ' ', 1) as _first_name,
    split_part(owners.owner_name, ' ', 2) as _last_name,
    owners.timezone as _timezone,
    owners.mail_address as _username,
    case owners.owner_role
        when 'csm' then 'Customer Success Manager'
        else 'Account Executive'
    end as _title,
    office_instant(owners.employed_on, 0.1) as _created_at,
    office_instant(owners.employed_on + 30, 0.4) as _updated_at
from owners
cross join settings
order by owners.owner;

create or replace table records.crm_products as
with products (product_number, product_name, family, unit, monthly_price) as (
    values
        (1, 'Team', 'Plan', 'seat', 29),
        (2, 'Business', 'Plan', 'seat', 45),
        (3, 'Enterprise', 'Plan', 'seat', 69),
        (4, 'Analytics', 'Module', 'seat', 12),
        (5, 'Automation', 'Module', 'seat', 9),
        (6, 'Integrations', 'Module', 'seat', 6),
        (7, 'Security', 'Module', 'seat', 8),
        (8, 'Premium Support', 'Service', 'subscription', 200),
        (9, 'API calls', 'Metered', '1,000 calls', 4.5)
),

made as (
    select min(month) - 380 as made_on from facts.months
)

select
    products.product_number::integer as product_number,
    crm_record_id('01t', products.product_number) as product_id,
    products.product_name,
    products.family,
    products.unit,
    true as is_active,
    office_instant(made.made_on, 0.2) as created_at,
    office_instant(made.made_on, 0.6) as updated_at,
    crm_record_id('01s', 1) as pricebook_id,
    products.monthly_price::decimal(18, 4) as _monthly_price
from products
cross join made
order by products.product_number;
