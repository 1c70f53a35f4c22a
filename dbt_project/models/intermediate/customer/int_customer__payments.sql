-- Grain: an attempt to pay whose customer is known.
with payments as (
    select * from {{ ref('int_billing__payments') }}
),

customer_records as (
    select * from {{ ref('int_identity__customer_records') }}
)

select
    payments.source_system,
    payments.payment_id,
    customer_records.customer_id,
    payments.payment_status,
    payments.payment_date,
    payments.currency,
    case
        when payments.payment_status in ('succeeded', 'refunded')
            then payments.gross_amount - coalesce(
                payments.refunded_amount,
                case when payments.payment_status = 'refunded' then payments.gross_amount else 0 end
            )
        else 0
    end as kept_gross_amount
from payments
inner join customer_records
    on customer_records.department = 'billing'
    and payments.source_system = customer_records.source_system
    and payments.billing_account_id = customer_records.record_id
