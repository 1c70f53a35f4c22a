-- Grain: an organization of Zendesk. Its external id is the id of the account in the CRM.
{{ config(materialized='table') }}

with organizations as (
    select * from {{ latest_version(ref('stg_zendesk__organizations')) }}
)

select
    source_system,
    record_key,
    is_deleted,
    organization_id as helpdesk_organization_id,
    organization_name,
    external_id as crm_account_id,
    billing_account_id,
    -- The first of a list of texts stands between the first two quotes.
    nullif(split_part(cast(domain_names as varchar), '"', 2), '') as website_domain,
    {{ json_texts('domain_names') }} as email_domains,
    -- Zendesk keeps no address of an organization.
    cast(null as varchar) as country,
    cast(null as varchar) as street,
    cast(null as varchar) as city,
    cast(null as varchar) as postal_code,
    cast(null as varchar) as phone,
    is_test,
    created_at,
    updated_at
from organizations
