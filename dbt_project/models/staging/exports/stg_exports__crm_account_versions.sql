with versions as (
    select * from {{ source('accepted', 'crm__accounts') }}
)

select
    source_system,
    record_key,
    version,
    is_current,
    is_deleted,
    crm_account_id,
    account_name,
    parent_crm_account_id,
    merged_into_crm_account_id,
    billing_account_id,
    helpdesk_organization_id,
    registration_number,
    tax_number,
    website_domain,
    country,
    street,
    city,
    postal_code,
    phone,
    region,
    industry,
    segment,
    acquisition_channel,
    partner_name,
    owner_id,
    is_test,
    is_churn_flagged,
    created_at,
    updated_at
from versions
