-- Grain: a payment, or what was given back of one. A refund without a day of its own has that of
-- the payment. Payments are read twice, as lines are in int_revenue__invoice_entries.
-- depends_on: {{ ref('int_revenue__changed_documents') }}
with payments as (
    select * from {{ ref('int_billing__payments') }}
),

refunds as (
    select
        *,
        case
            when payment_status = 'refunded' then coalesce(refunded_amount, gross_amount)
            when payment_status = 'succeeded' then refunded_amount
        end as given_back_amount
    from {{ ref('int_billing__payments') }}
)

{% for kind, day, amount in [
    ('payment', 'payment_date', 'gross_amount'),
    ('refund', 'coalesce(refunded_date, payment_date)', 'given_back_amount'),
] -%}
select
    source_system,
    '{{ kind }}' as document_kind,
    payment_id as document_id,
    cast(null as varchar) as line_id,
    billing_account_id,
    {{ day }} as document_date,
    payment_status as document_status,
    subscription_id,
    cast(null as varchar) as subscription_item_id,
    cast(null as varchar) as product_name,
    cast(null as varchar) as line_type,
    cast(null as date) as service_from,
    cast(null as date) as service_to,
    currency,
    cast(null as decimal(18, 4)) as net_amount,
    cast(null as decimal(18, 4)) as tax_amount,
    {{ amount }} as gross_amount,
    cast(null as decimal(18, 4)) as once_discount_amount
from {{ kind }}s
{% if kind == 'refund' -%}
where given_back_amount > 0
{% else -%}
union all
{% endif -%}
{% endfor -%}
