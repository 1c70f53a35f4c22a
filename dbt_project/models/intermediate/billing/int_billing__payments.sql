-- Grain: an attempt to pay,
-- for each source system, with the account and subscription of its invoice.
{{ config(materialized='table') }}

with payments as (
    select * from {{ ref('int_billing__payments_of_systems') }}
),

invoices as (
    select * from {{ ref('int_billing__invoices') }}
)

select
    payments.source_system,
    payments.record_key,
    payments.payment_id,
    payments.invoice_id,
    coalesce(payments.billing_account_id, invoices.billing_account_id) as billing_account_id,
    invoices.subscription_id,
    payments.payment_status,
    payments.currency,
    payments.gross_amount,
    payments.refunded_amount,
    payments.refunded_date,
    payments.failure_reason,
    payments.payment_date
from payments
left join invoices
    on payments.source_system = invoices.source_system
    and payments.invoice_id = invoices.invoice_id
