-- Grain: a user of Salesforce.
{{ config(materialized='table') }}

with users as (
    select * from {{ latest_version(ref('stg_salesforce__users')) }}
)

select
    source_system,
    record_key,
    is_deleted,
    owner_id,
    owner_name,
    email,
    department as team,
    user_role_name as owner_role,
    is_active
from users
