-- Grain: a part of a subscription and a month in which for a part of that subscription what is
-- charged is not what its lines in force are worth, or not what MRR counts.
with amounts as (
    select
        part_id,
        month,
        -line_amount as amount,
        false as is_counted_otherwise
    from {{ ref('int_reconciliation__lines_in_force') }}
    union all
    select
        part_id,
        month,
        charged_amount as amount,
        charged_amount <> counted_amount as is_counted_otherwise
    from {{ ref('int_reconciliation__live_items') }}
),

differing as (
    select
        part_id,
        month
    from amounts
    group by part_id, month
    having sum(amount) <> 0 or bool_or(is_counted_otherwise)
),

parts as (
    select * from {{ ref('int_reconciliation__parts') }}
),

of_subscriptions as (
    select distinct
        parts.source_system,
        parts.subscription_key,
        parts.currency,
        differing.month
    from differing
    inner join parts
        on differing.part_id = parts.part_id
)

select
    parts.part_id,
    of_subscriptions.source_system,
    of_subscriptions.subscription_key,
    of_subscriptions.currency,
    of_subscriptions.month
from of_subscriptions
inner join parts
    on of_subscriptions.source_system = parts.source_system
    and of_subscriptions.subscription_key = parts.subscription_key
    and of_subscriptions.currency = parts.currency
