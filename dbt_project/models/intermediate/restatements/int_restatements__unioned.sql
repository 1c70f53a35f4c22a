-- Grain: closed month, window, dimension, member, metric and customer; without a customer the
-- figure itself.
with figures as (
    select * from {{ ref('int_restatements__figures') }}
),

customers as (
    select * from {{ ref('int_restatements__customers') }}
),

closed_months as (
    select * from {{ ref('stg_run__closed_months') }}
),

restatements as (
    select
        month,
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
)

select
    restatements.month,
    closed_months.closed_at,
    closed_months.generation as closed_generation,
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
