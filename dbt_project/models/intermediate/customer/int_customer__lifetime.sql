-- Grain: a customer. What was billed to it and paid by it so far, each document at the exchange
-- rate of its month. An amount is null where one of its documents has no rate: a part would be
-- taken for the whole.
with customers as (
    select * from {{ ref('int_identity__customers') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

customer_records as (
    select * from {{ ref('int_identity__customer_records') }}
),

rates as (
    select * from {{ ref('int_revenue__fx_rates') }}
),

documents as (
    select
        customer_records.customer_id,
        entries.document_kind <> 'credit_note' as is_invoice,
        entries.document_date,
        entries.currency,
        case when is_invoice then entries.net_amount else -entries.net_amount end as net_amount,
        cast(null as decimal(18, 4)) as gross_amount
    from {{ ref('int_revenue__ledger_entries') }} as entries
    inner join customer_records
        on customer_records.department = 'billing'
        and entries.source_system = customer_records.source_system
        and entries.billing_account_id = customer_records.record_id
    where
        entries.document_kind in ('invoice', 'invoice_line', 'credit_note')
        and entries.document_status not in ('draft', 'void')
    union all
    select
        customer_id,
        false as is_invoice,
        payment_date as document_date,
        currency,
        cast(null as decimal(18, 4)) as net_amount,
        cast(kept_gross_amount as decimal(18, 4)) as gross_amount
    from {{ ref('int_customer__payments') }}
    where kept_gross_amount <> 0
),

rated as (
    select
        documents.*,
        rates.rate
    from documents
    inner join settings on documents.document_date <= settings.as_of
    left join rates
        on documents.currency = rates.currency
        and rates.month = {{ month_start('documents.document_date') }}
),

summed as (
    select
        customer_id,
        {% for basis in ['net', 'gross'] -%}
        case
            when count({{ basis }}_amount) = count({{ basis }}_amount * rate)
                then {{ sum_amount(convert_amount(basis ~ '_amount', 'rate')) }}
        end as {{ basis }}_amount,
        {% endfor -%}
        min(document_date) filter (where is_invoice) as first_invoice_date
    from rated
    group by customer_id
)

select
    customers.customer_id,
    summed.first_invoice_date,
    case when summed.customer_id is null then {{ amount(0) }} else summed.net_amount end
        as lifetime_net_amount,
    case when summed.customer_id is null then {{ amount(0) }} else summed.gross_amount end
        as lifetime_paid_gross_amount
from customers
left join summed on customers.customer_id = summed.customer_id
