-- Grain: a version of a contact that Salesforce still has. A version lasts until the next one, or
-- until the person left. A departure without a day is that of the version that first tells it.
{{ config(materialized='table') }}

with versions as (
    select * from {{ ref('stg_salesforce__contacts') }}
),

present as (
    select
        source_system,
        record_key,
        has_left,
        left_at
    from {{ ref('stg_salesforce__contacts') }}
    where is_current and not is_deleted
),

departures as (
    select
        versions.source_system,
        versions.record_key,
        min(versions.updated_at) filter (where versions.has_left) as told_at,
        min(versions.updated_at) filter (where not coalesce(versions.has_left, false))
            as first_present_at
    from versions
    group by versions.source_system, versions.record_key
),

dated as (
    select
        versions.*,
        not coalesce(present.has_left, false) as is_active,
        coalesce(
            present.left_at,
            case
                when present.has_left and departures.first_present_at < departures.told_at
                    then departures.told_at
            end
        ) as known_left_at,
        row_number() over (
            partition by versions.source_system, versions.record_key
            order by versions.version asc nulls last
        ) as version_number,
        lead(versions.updated_at) over (
            partition by versions.source_system, versions.record_key
            order by versions.version asc nulls last
        ) as next_version_at
    from versions
    inner join present
        on versions.source_system = present.source_system
        and versions.record_key = present.record_key
    inner join departures
        on versions.source_system = departures.source_system
        and versions.record_key = departures.record_key
)

select
    source_system,
    record_key,
    contact_id,
    crm_account_id,
    full_name,
    email,
    phone,
    job_title,
    contact_role,
    is_active,
    case when version_number = 1 then coalesce(created_at, updated_at) else updated_at end
        as valid_from,
    least(next_version_at, known_left_at) as valid_to,
    version_number,
    next_version_at is null as is_last
from dated
