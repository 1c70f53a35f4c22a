-- Grain: a subscription whose versions are kept only from some day after its creation, and that
-- day.
{{ config(materialized='table') }}

with versions as (
    select
        *,
        {{ reporting_day(epoch_to_timestamp('version')) }} as version_date,
        {{ reporting_day('created_at') }} as created_date
    from {{ ref('stg_stripe__subscriptions') }}
    where not is_deleted
)

select
    source_system,
    subscription_id,
    min(version_date) as kept_from
from versions
group by source_system, subscription_id
having min(version_date) > min(created_date)
