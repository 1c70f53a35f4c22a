-- The walk from billing to MRR begins with the customer ledger and ends with the MRR of customers,
-- what it leaves is that of subscriptions, and each line serves for what it was billed for, once.
with settings as (
    select * from {{ ref('stg_run__settings') }}
),

differences as (
    select
        'billed' as subject,
        currency,
        local_amount as amount
    from {{ ref('billing_reconciliation') }}
    where reconciliation_class = 'billed'
    union all
    select
        'billed' as subject,
        coalesce(ledger.currency, '(unknown)') as currency,
        case when ledger.document_kind = 'credit_note' then 1 else -1 end * ledger.gross_amount
            as amount
    from {{ ref('customer_ledger') }} as ledger
    inner join settings on ledger.document_date <= settings.as_of
    where ledger.document_kind in ('invoice_line', 'invoice', 'credit_note')
    union all
    select
        'unexplained' as subject,
        currency,
        local_amount as amount
    from {{ ref('billing_reconciliation') }}
    where reconciliation_class = 'unexplained'
    union all
    select
        'unexplained' as subject,
        currency,
        -local_unexplained_amount as amount
    from {{ ref('billing_differences') }}
    union all
    select
        'mrr of ' || cast(month as {{ dbt.type_string() }}) as subject,
        'reporting currency' as currency,
        amount
    from {{ ref('billing_reconciliation') }}
    where reconciliation_class = 'mrr'
    union all
    select
        'mrr of ' || cast(month as {{ dbt.type_string() }}) as subject,
        'reporting currency' as currency,
        -closing_mrr_amount as amount
    from {{ ref('customer_months') }}
    union all
    select
        'served' as subject,
        lines.currency,
        lines.net_amount as amount
    from {{ ref('int_reconciliation__lines') }} as lines
    inner join settings on lines.service_to <= settings.as_of
    where lines.line_class in ('recurring', 'proration') and lines.subscription_key is not null
    union all
    select
        'served' as subject,
        service_months.currency,
        -service_months.served_amount as amount
    from {{ ref('int_reconciliation__service_months') }} as service_months
    inner join settings on service_months.service_to <= settings.as_of
)

select
    subject,
    currency,
    sum(amount) as difference_amount,
    'the walk from billing to MRR does not end at the published figures' as reason
from differences
group by subject, currency
having abs(sum(amount)) > 0.01
