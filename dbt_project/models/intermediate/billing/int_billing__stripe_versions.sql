-- Grain: a subscription and the time during which one version of it holds: from its day to that of
-- the next. The first holds from the start, backdated or not; none beyond the end of service, known
-- or announced.
{{ config(materialized='table') }}

with last_of_day as (
    select * from {{ ref('int_billing__stripe_subscription_days') }}
),

newest as (
    select
        source_system,
        subscription_id,
        cancelled_at,
        service_ends_at,
        cast({{ in_reporting_zone('service_ends_at') }} as date) as service_end_date
    from last_of_day
    qualify row_number() over (
        partition by source_system, subscription_id
        order by version_number desc nulls last
    ) = 1
),

placed as (
    select
        last_of_day.*,
        newest.cancelled_at as notice_at,
        newest.service_ends_at as last_service_ends_at,
        coalesce(newest.service_end_date, {{ far_date() }}) as service_end_date,
        case
            when last_of_day.version_number = 1 then last_of_day.start_date
            else greatest(last_of_day.event_date, last_of_day.start_date)
        end as version_from
    from last_of_day
    inner join newest
        on last_of_day.source_system = newest.source_system
        and last_of_day.subscription_id = newest.subscription_id
),

followed as (
    select
        *,
        lead(version_from, 1, {{ far_date() }}) over (
            partition by source_system, subscription_id
            order by version_number nulls last
        ) as next_version_from
    from placed
)

select
    source_system,
    subscription_id,
    version_number,
    billing_account_id,
    currency,
    renewed_subscription_id,
    items,
    discounts,
    default_tax_rates,
    period_state,
    start_date,
    service_end_date,
    version_from,
    least(next_version_from, service_end_date) as version_to,
    event_at,
    last_service_ends_at as service_ends_at,
    notice_at
from followed
where version_from < least(next_version_from, service_end_date)
