-- Grain: a subscription and the time between two changes of it, or of a discount that it may have.
{{ config(materialized='table') }}

with versions as (select * from {{ ref('int_billing__stripe_versions') }}),

discounts as (select * from {{ ref('int_billing__stripe_discounts') }}),

in_force as (
    {% for key in ['subscription_id', 'billing_account_id'] -%}
    select
        versions.source_system,
        versions.subscription_id,
        versions.version_number,
        versions.version_from,
        versions.version_to,
        discounts.in_force_from,
        discounts.in_force_to,
        discounts.starts_at,
        discounts.ended_at
    from versions
    inner join discounts
        on versions.source_system = discounts.source_system
        and versions.{{ key }} = discounts.{{ key }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

begun_or_ended as (
    select
        *,
        in_force_from as cut_date,
        starts_at as cut_at
    from in_force
    union all
    select
        *,
        in_force_to as cut_date,
        ended_at as cut_at
    from in_force
),

cuts as (
    select
        source_system,
        subscription_id,
        version_number,
        version_from as cut_date,
        event_at as cut_at
    from versions
    union all
    select
        source_system,
        subscription_id,
        version_number,
        cut_date,
        max(cut_at) as cut_at
    from begun_or_ended
    where version_from < cut_date and version_to > cut_date
    group by source_system, subscription_id, version_number, cut_date
)

select
    versions.*,
    cuts.cut_date as valid_from,
    lead(cuts.cut_date, 1, versions.version_to) over (
        partition by cuts.source_system, cuts.subscription_id, cuts.version_number
        order by cuts.cut_date nulls last
    ) as valid_to,
    cuts.cut_at as began_at,
    lead(cuts.cut_at) over (
        partition by cuts.source_system, cuts.subscription_id
        order by cuts.cut_date nulls last
    ) as ended_at
from cuts
inner join versions
    on cuts.source_system = versions.source_system
    and cuts.subscription_id = versions.subscription_id
    and cuts.version_number = versions.version_number
