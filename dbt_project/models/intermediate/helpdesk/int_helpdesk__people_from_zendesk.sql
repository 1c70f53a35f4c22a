-- Grain: a user of Zendesk. One that was deleted stays there, not active.
{{ config(materialized='table') }}

with users as (
    select * from {{ latest_version(ref('stg_zendesk__users')) }}
)

select
    source_system,
    record_key,
    is_deleted or not coalesce(is_active, true) as is_deleted,
    user_id as person_id,
    organization_id as helpdesk_organization_id,
    full_name,
    email,
    phone,
    replace(user_role, '-', '_') as person_role,
    coalesce(iana_time_zone, time_zone) as timezone,
    created_at
from users
