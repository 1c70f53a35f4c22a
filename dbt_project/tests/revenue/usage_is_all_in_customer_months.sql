-- What was billed by use to customers up to the day of the run is usage, none of it twice: per
-- currency as billed, and per month as shown.
with settings as (
    select * from {{ ref('stg_run__settings') }}
),

billed as (
    select
        ledger.currency,
        ledger.net_amount
    from {{ ref('customer_ledger') }} as ledger
    cross join settings
    where
        ledger.line_type = 'usage'
        and coalesce(ledger.document_status, 'open') not in ('draft', 'void')
        and ledger.document_date <= settings.as_of
        and ledger.customer_id is not null
        and not ledger.is_test
    union all
    select
        transactions.currency,
        -transactions.net_amount as net_amount
    from {{ ref('int_billing__wallet_transactions') }} as transactions
    cross join settings
    inner join {{ ref('int_identity__customer_records') }} as records
        on records.department = 'billing'
        and transactions.source_system = records.source_system
        and transactions.billing_account_id = records.record_id
    inner join {{ ref('int_identity__customers') }} as customers
        on records.customer_id = customers.customer_id
        and not customers.is_test
    where
        transactions.transaction_type = 'burn'
        and cast({{ in_reporting_zone('transactions.occurred_at') }} as date) <= settings.as_of
),

differences as (
    select
        currency as subject,
        net_amount as billed_amount,
        cast(0 as decimal(18, 4)) as usage_amount
    from billed
    union all
    select
        currency as subject,
        cast(0 as decimal(18, 4)) as billed_amount,
        net_amount as usage_amount
    from {{ ref('int_revenue__usage_entries') }}
    union all
    select
        cast(month as varchar) as subject,
        usage_amount as billed_amount,
        cast(0 as decimal(18, 4)) as usage_amount
    from {{ ref('int_revenue__usage_months') }}
    union all
    select
        cast(month as varchar) as subject,
        cast(0 as decimal(18, 4)) as billed_amount,
        usage_amount
    from {{ ref('customer_months') }}
    where usage_amount <> 0
)

select
    subject,
    sum(billed_amount) as billed_amount,
    sum(usage_amount) as usage_amount,
    'usage of customers is not what was billed as such' as reason
from differences
group by subject
having sum(billed_amount) <> sum(usage_amount)
