-- Grain: subscription, currency and month in which MRR is not what the lines in force are worth a
-- month, rounding apart; of systems that send invoices.
with subscription_months as (
    select * from {{ ref('int_reconciliation__subscription_months') }}
),

systems_with_bills as (
    select distinct source_system from {{ ref('int_revenue__document_keys') }}
    where has_bills
),

billed as (
    select * from {{ ref('int_reconciliation__told_apart') }}
),

subscribed as (
    select
        source_system,
        subscription_key,
        max(customer_id) as customer_id
    from {{ ref('int_reconciliation__items') }}
    group by source_system, subscription_key
)

select
    subscription_months.month,
    coalesce(billed.customer_id, subscribed.customer_id) as customer_id,
    subscription_months.source_system,
    subscription_months.subscription_key as subscription_id,
    subscription_months.currency,
    subscription_months.line_amount as local_line_amount,
    {% for class in subscription_classes() -%}
    subscription_months.{{ class }}_amount as local_{{ class }}_amount,
    {% endfor -%}
    subscription_months.unexplained_amount as local_unexplained_amount,
    subscription_months.mrr_amount as local_mrr_amount
from subscription_months
inner join systems_with_bills
    on subscription_months.source_system = systems_with_bills.source_system
left join billed
    on subscription_months.source_system = billed.source_system
    and subscription_months.subscription_key = billed.subscription_key
left join subscribed
    on subscription_months.source_system = subscribed.source_system
    and subscription_months.subscription_key = subscribed.subscription_key
where
    subscription_months.unexplained_amount <> 0
    {% for class in subscription_classes() if class not in ('rounding', 'other_sources') -%}
    or subscription_months.{{ class }}_amount <> 0
    {% endfor -%}
