-- Grain: closing of a month, window, dimension, member, metric and customer; without a customer the
-- figure itself.
with figures as (
    select * from {{ ref('int_restatements__figures') }}
),

customers as (
    select * from {{ ref('int_restatements__customers') }}
),

health as (
    select * from {{ ref('int_restatements__health') }}
),

closed_months as (
    select * from {{ ref('stg_run__closed_months') }}
),

restatements as (
    select
        month,
        closing_number,
        retention_window,
        dimension,
        member,
        metric,
        cast(null as varchar) as customer_id,
        amount_as_closed,
        amount_now,
        amount_difference,
        cast(null as varchar) as changed_items
    from figures
    union all
    select
        month,
        closing_number,
        'month' as retention_window,
        'all' as dimension,
        'all' as member,
        metric,
        customer_id,
        amount_as_closed,
        amount_now,
        amount_difference,
        changed_items
    from customers
    union all
    select
        month,
        closing_number,
        'month' as retention_window,
        'all' as dimension,
        'all' as member,
        'health_score' as metric,
        customer_id,
        health_score_as_closed as amount_as_closed,
        health_score_now as amount_now,
        health_score_now - health_score_as_closed as amount_difference,
        cast(null as varchar) as changed_items
    from health
    where health_score_as_closed is distinct from health_score_now
)

select
    restatements.month,
    restatements.closing_number,
    closed_months.closed_at,
    closed_months.generation as closed_generation,
    closed_months.reopened_at is null as is_in_force,
    closed_months.reopened_at,
    closed_months.reopening_reason,
    restatements.retention_window,
    restatements.dimension,
    restatements.member,
    restatements.metric,
    restatements.customer_id,
    cast(restatements.amount_as_closed as decimal(38, 12)) as amount_as_closed,
    cast(restatements.amount_now as decimal(38, 12)) as amount_now,
    cast(restatements.amount_difference as decimal(38, 12)) as amount_difference,
    restatements.changed_items
from restatements
inner join closed_months
    on restatements.month = closed_months.month
    and restatements.closing_number = closed_months.closing_number
