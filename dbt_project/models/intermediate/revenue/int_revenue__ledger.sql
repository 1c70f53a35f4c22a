-- Grain: a billed invoice line, an invoice without lines, a payment, what was given back of one, a
-- credit note or a contract term: whose it is, and what it changes of what the customer owes.
with entries as (
    select * from {{ ref('int_revenue__ledger_entries') }}
),

contracts as (
    select * from {{ ref('int_crm__contracts') }}
),

records as (
    select * from {{ ref('int_identity__customer_records') }}
),

documents as (
    select
        'billing' as department,
        document_kind,
        source_system,
        document_id,
        line_id,
        billing_account_id as account_id,
        document_date,
        document_status,
        subscription_id,
        product_name,
        line_type,
        service_from,
        service_to,
        currency,
        cast(null as decimal(28, 8)) as contract_arr_amount,
        net_amount,
        tax_amount,
        gross_amount,
        case
            when document_kind = 'credit_note' then -gross_amount
            when document_kind = 'refund' then gross_amount
            when document_kind = 'payment' and document_status in ('succeeded', 'refunded')
                then -gross_amount
            when document_kind <> 'payment' and document_status not in ('draft', 'void')
                then gross_amount
        end as owed_gross_amount
    from entries
    union all
    select
        'crm' as department,
        'contract' as document_kind,
        source_system,
        contract_id as document_id,
        cast(null as varchar) as line_id,
        crm_account_id as account_id,
        coalesce(signed_date, start_date) as document_date,
        coalesce(contract_status, 'signed') as document_status,
        contract_number as subscription_id,
        cast(null as varchar) as product_name,
        cast(null as varchar) as line_type,
        start_date as service_from,
        end_date as service_to,
        currency,
        arr_amount as contract_arr_amount,
        cast(null as decimal(18, 4)) as net_amount,
        cast(null as decimal(18, 4)) as tax_amount,
        cast(null as decimal(18, 4)) as gross_amount,
        cast(null as decimal(18, 4)) as owed_gross_amount
    from contracts
)

select
    records.customer_id,
    documents.*,
    case
        when records.customer_id is not null
            then cast(sum(coalesce(documents.owed_gross_amount, 0)) over (
                partition by records.customer_id, documents.currency
                order by
                    documents.document_date nulls first,
                    documents.document_kind nulls last,
                    documents.source_system nulls last,
                    documents.document_id nulls last,
                    documents.line_id nulls last
                rows between unbounded preceding and current row
            ) as decimal(18, 4))
    end as balance_gross_amount
from documents
left join records
    on documents.department = records.department
    and documents.source_system = records.source_system
    and documents.account_id = records.record_id
