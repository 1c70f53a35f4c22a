-- Every line, payment and credit note that passed the arrival gate is in the ledger.
with billed as (
    {% for kind, entity, amount_column in [
        ('invoice_line', 'invoice_lines', 'net_amount'),
        ('payment', 'payments', 'gross_amount'),
        ('credit_note', 'credit_notes', 'net_amount'),
    ] -%}
    select
        '{{ kind }}' as document_kind,
        source_system,
        currency,
        count(*) as n_rows,
        sum({{ amount_column }}) as total_amount
    from {{ ref('int_billing__' ~ entity) }}
    group by source_system, currency
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

ledger as (
    select
        document_kind,
        source_system,
        currency,
        count(*) as n_rows,
        sum(coalesce(net_amount, gross_amount)) as total_amount
    from {{ ref('customer_ledger') }}
    where document_kind in ('invoice_line', 'payment', 'credit_note')
    group by document_kind, source_system, currency
)

select
    coalesce(billed.document_kind, ledger.document_kind) as document_kind,
    coalesce(billed.source_system, ledger.source_system) as source_system,
    coalesce(billed.currency, ledger.currency) as currency,
    billed.total_amount as billed_amount,
    ledger.total_amount as ledger_amount,
    'the ledger does not hold what was billed, paid or credited' as reason
from billed
full outer join ledger
    on billed.document_kind = ledger.document_kind
    and billed.source_system = ledger.source_system
    and billed.currency = ledger.currency
where
    billed.n_rows is distinct from ledger.n_rows
    or billed.total_amount is distinct from ledger.total_amount
