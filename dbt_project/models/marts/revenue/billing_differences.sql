-- Grain: subscription, currency and month in which MRR is not what the lines in force are worth a
-- month, rounding apart; of systems that send invoices.
with subscription_months as (
    select * from {{ ref('int_reconciliation__subscription_months') }}
),

document_keys as (
    select * from {{ ref('int_revenue__document_keys') }}
),

systems_with_bills as (
    select distinct source_system from document_keys
    where has_bills
),

subscriptions as (
    select distinct
        source_system,
        subscription_key
    from subscription_months
),

customers as (
    select
        subscriptions.source_system,
        subscriptions.subscription_key,
        coalesce(
            max(case when document_keys.department = 'billing' then document_keys.customer_id end),
            max(document_keys.customer_id)
        ) as customer_id
    from subscriptions
    inner join document_keys
        on subscriptions.source_system = document_keys.source_system
        and subscriptions.subscription_key = document_keys.subscription_key
        and document_keys.customer_id <> ''
    group by subscriptions.source_system, subscriptions.subscription_key
)

select
    subscription_months.month,
    customers.customer_id,
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
left join customers
    on subscription_months.source_system = customers.source_system
    and subscription_months.subscription_key = customers.subscription_key
where
    subscription_months.unexplained_amount <> 0
    {% for class in subscription_classes() if class not in ('rounding', 'other_sources') -%}
    or subscription_months.{{ class }}_amount <> 0
    {% endfor -%}
