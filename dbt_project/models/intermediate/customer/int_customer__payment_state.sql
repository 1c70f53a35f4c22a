-- Grain: a customer. Whether it pays what it owes, on the day of the run.
with customers as (
    select * from {{ ref('int_identity__customers') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

overdue as (
    select * from {{ ref('int_customer__overdue') }}
),

invoices as (
    select
        invoices.customer_id,
        max(invoices.settled_on) filter (where invoices.settled_on <= settings.as_of)
            as last_settled_on
    from {{ ref('int_customer__invoices_owed') }} as invoices
    inner join settings on invoices.issue_date <= settings.as_of
    group by invoices.customer_id
),

payments as (
    select
        payments.customer_id,
        max(payments.payment_date) as last_paid_on
    from {{ ref('int_customer__payments') }} as payments
    inner join settings on payments.payment_date <= settings.as_of
    where payments.payment_status = 'succeeded'
    group by payments.customer_id
),

marked as (
    select items.customer_id
    from {{ ref('int_revenue__subscription_items') }} as items
    inner join settings
        on items.effective_from <= settings.as_of
        and items.effective_to > settings.as_of
    where items.item_state = 'past_due'
    union
    select customer_records.customer_id
    from {{ ref('int_identity__customer_records') }} as customer_records
    inner join {{ ref('int_billing__accounts') }} as accounts
        on customer_records.source_system = accounts.source_system
        and customer_records.record_id = accounts.billing_account_id
    where customer_records.department = 'billing' and accounts.is_delinquent
)

select
    customers.customer_id,
    case
        when overdue.customer_id is not null then 'overdue'
        when marked.customer_id is not null then 'delinquent'
        when invoices.customer_id is null then 'no invoices'
        else 'current'
    end as payment_state,
    coalesce(overdue.n_overdue_invoices, 0) as n_overdue_invoices,
    case when overdue.customer_id is null then {{ amount(0) }} else overdue.overdue_gross_amount end
        as overdue_gross_amount,
    overdue.oldest_overdue_days,
    coalesce(payments.last_paid_on, invoices.last_settled_on) as last_payment_date
from customers
left join overdue on customers.customer_id = overdue.customer_id
left join invoices on customers.customer_id = invoices.customer_id
left join payments on customers.customer_id = payments.customer_id
left join marked on customers.customer_id = marked.customer_id
