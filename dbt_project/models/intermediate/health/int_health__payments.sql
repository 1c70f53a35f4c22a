-- Grain: customer × month × measure of payment. Present from the customer's first invoice, or
-- first payment, on. Drafts and voided invoices are owed by nobody.
with customer_months as (
    select
        customer_months.customer_id,
        customer_months.month,
        customer_months.observed_on,
        {{ add_days('customer_months.observed_on', '-windows.failed_payments_days') }}
            as failed_after
    from {{ ref('int_health__customer_months') }} as customer_months
    inner join {{ ref('int_health__windows') }} as windows
        on customer_months.segment = windows.segment
),

invoices as (
    select * from {{ ref('int_customer__invoices_owed') }}
),

payments as (
    select * from {{ ref('int_customer__payments') }}
),

first_invoices as (
    select
        customer_id,
        min(issue_date) as first_issue_date
    from invoices
    group by customer_id
),

first_payments as (
    select
        customer_id,
        min(payment_date) as first_payment_date
    from payments
    group by customer_id
),

overdue as (
    select
        customer_months.customer_id,
        customer_months.month,
        min(invoices.due_date) as oldest_due_date
    from customer_months
    inner join invoices
        on customer_months.customer_id = invoices.customer_id
        and customer_months.observed_on > invoices.due_date
        and customer_months.observed_on < invoices.settled_on
    where invoices.settled_on > invoices.due_date
    group by customer_months.customer_id, customer_months.month
),

failed as (
    select
        customer_months.customer_id,
        customer_months.month,
        count(*) as n_failed
    from customer_months
    inner join payments
        on customer_months.customer_id = payments.customer_id
        and customer_months.failed_after < payments.payment_date
        and customer_months.observed_on >= payments.payment_date
    where payments.payment_status = 'failed'
    group by customer_months.customer_id, customer_months.month
)

select
    customer_months.customer_id,
    customer_months.month,
    'overdue_days' as measure,
    cast(coalesce(
        {{ dbt.datediff('overdue.oldest_due_date', 'customer_months.observed_on', 'day') }}, 0
    ) as decimal(18, 6)) as measure_value
from customer_months
inner join first_invoices
    on customer_months.customer_id = first_invoices.customer_id
    and customer_months.observed_on >= first_invoices.first_issue_date
left join overdue
    on customer_months.customer_id = overdue.customer_id
    and customer_months.month = overdue.month
union all
select
    customer_months.customer_id,
    customer_months.month,
    'failed_payments' as measure,
    cast(coalesce(failed.n_failed, 0) as decimal(18, 6)) as measure_value
from customer_months
inner join first_payments
    on customer_months.customer_id = first_payments.customer_id
    and customer_months.observed_on >= first_payments.first_payment_date
left join failed
    on customer_months.customer_id = failed.customer_id
    and customer_months.month = failed.month
