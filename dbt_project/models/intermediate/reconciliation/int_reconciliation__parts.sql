-- Grain: a part of a subscription and currency that lines charge for or items are of, and how often
-- its items are billed.
{% set names = ['source_system', 'subscription_key', 'part', 'currency'] | join(', ') -%}
with named as (
    select * from {{ ref('int_reconciliation__named') }}
),

told_apart as (
    select * from {{ ref('int_reconciliation__told_apart') }}
),

of_lines as (
    select
        named.source_system,
        named.subscription_key,
        {{ subscription_part('named') }} as part,
        named.currency
    from named
    inner join told_apart
        on named.source_system = told_apart.source_system
        and named.subscription_key = told_apart.subscription_key
),

of_both as (
    select
        {{ names }},
        null as billing_interval,
        null as interval_count
    from of_lines
    union all
    select
        {{ names }},
        billing_interval,
        interval_count
    from {{ ref('int_reconciliation__part_items') }}
)

select
    {{ part_id() }} as part_id,
    {{ names }},
    count(billing_interval) > 0 as has_items,
    coalesce(bool_or(billing_interval = 'week'), false) as has_weeks,
    min({{ interval_months('billing_interval', 'interval_count') }}) as n_billed_months
from of_both
group by {{ names }}
