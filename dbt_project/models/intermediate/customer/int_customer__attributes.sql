-- Grain: a customer. What the CRM says, the country else of billing; (unknown) where nobody says.
-- The CSM is the one of the day of the run.
with customers as (
    select * from {{ ref('int_identity__customers') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

crm_attributes as (
    select * from {{ ref('int_customer__crm_attributes') }}
),

billing_accounts as (
    select * from {{ ref('int_billing__accounts') }}
),

customer_records as (
    select * from {{ ref('int_identity__customer_records') }}
),

owners as (
    select * from {{ ref('int_customer__owners') }}
),

csms as (
    select csm_history.*
    from {{ ref('int_customer__csm_history') }} as csm_history
    inner join settings
        on csm_history.valid_from <= settings.as_of
        and csm_history.valid_to > settings.as_of
),

billing_countries as (
    select
        customer_records.customer_id,
        billing_accounts.country
    from customer_records
    inner join billing_accounts
        on customer_records.source_system = billing_accounts.source_system
        and customer_records.record_id = billing_accounts.billing_account_id
    where customer_records.department = 'billing' and billing_accounts.country is not null
    qualify row_number() over (
        partition by customer_records.customer_id
        order by
            billing_accounts.updated_at desc nulls last,
            billing_accounts.billing_account_id asc nulls last,
            billing_accounts.source_system asc nulls last
    ) = 1
)

select
    customers.customer_id,
    coalesce(crm_attributes.segment, '(unknown)') as segment,
    coalesce(crm_attributes.industry, '(unknown)') as industry,
    coalesce(crm_attributes.region, '(unknown)') as region,
    coalesce(crm_attributes.country, billing_countries.country, '(unknown)') as country,
    coalesce(crm_attributes.acquisition_channel, '(unknown)') as acquisition_channel,
    coalesce(crm_attributes.partner_name, '(unknown)') as partner_name,
    coalesce(csms.csm_name, '(unknown)') as csm_name,
    csms.csm_owner_id,
    coalesce(owners.owner_name, crm_attributes.owner_id, '(unknown)') as owner_name
from customers
left join crm_attributes on customers.customer_id = crm_attributes.customer_id
left join billing_countries on customers.customer_id = billing_countries.customer_id
left join csms on customers.customer_id = csms.customer_id
left join owners on crm_attributes.owner_id = owners.owner_id
