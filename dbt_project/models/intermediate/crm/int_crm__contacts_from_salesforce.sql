-- Grain: a contact of Salesforce.
{{ config(materialized='table') }}

with contacts as (
    select * from {{ latest_version(ref('stg_salesforce__contacts')) }}
)

select
    source_system,
    record_key,
    is_deleted,
    contact_id,
    crm_account_id,
    full_name,
    email,
    phone,
    job_title,
    contact_role,
    not has_left as is_active,
    created_at,
    left_at
from contacts
