-- Grain: an account of Salesforce. Deleted ones stay: a merged one tells where it went.
{{ config(materialized='table') }}

with accounts as (
    select * from {{ latest_version(ref('stg_salesforce__accounts')) }}
)

select
    source_system,
    record_key,
    is_deleted,
    crm_account_id,
    account_name,
    parent_crm_account_id,
    merged_into_crm_account_id,
    billing_account_id,
    helpdesk_organization_id,
    registration_number,
    tax_number,
    -- sales types addresses by hand: a host, with or without scheme, www, port, path and query
    nullif(
        regexp_replace(
            regexp_replace(lower(trim(website)), '^(https?://)?(www[.])?', ''), '[/:?#].*$', ''
        ), ''
    ) as website_domain,
    country,
    street,
    city,
    postal_code,
    phone,
    region,
    industry,
    segment,
    account_source as acquisition_channel,
    partner_name,
    owner_id,
    is_test,
    is_churned as is_churn_flagged,
    created_at,
    updated_at
from accounts
