-- Credit notes, and the refunds that some of them came with.
create or replace temp table credited as
select
    *,
    credit_chance < 0.008 as is_refund,
    case
        when credit_chance < 0.002 then total_minor
        else divided(total_minor * (5 + (credit_chance * 2500)::integer), 100)::bigint
    end as credited_minor,
    case
        when credited_minor = total_minor then net_minor
        when tax_rate > 0
            then divided(credited_minor * 10000, 10000 + (tax_rate * 10000)::bigint)::bigint
        else credited_minor
    end as credited_net_minor,
from invoice_events
where credit_date is not null and paid_date is not null;

create or replace table records.billing__credit_notes as
select
    stripe_id('cn', invoice, 16) as credit_note_id,
    stripe_id('in', invoice, 16) as invoice_id,
    billing_account_id,
    currency,
    to_major(credited_net_minor, minor_digits) as net_amount,
    to_major(credited_minor - credited_net_minor, minor_digits) as tax_amount,
    to_major(credited_minor, minor_digits) as gross_amount,
    ['duplicate', 'order_change', 'product_unsatisfactory', 'product_unsatisfactory'][
        if(credited_minor = total_minor, 1, 2 + (credit_chance * 250)::integer % 3)
    ] as credit_reason,
    credit_date as issue_date,
    customer as _customer,
    false as _is_deleted,
    invoice as _invoice,
    credit_at as _created_at,
    invoice_number(invoice) || '-CN-01' as _number,
    'issued' as _status,
    'post_payment' as _type,
    credited_net_minor as _net_minor,
    credited_minor - credited_net_minor as _tax_minor,
    credited_minor as _total_minor,
    case when is_refund then stripe_id('re', invoice, 16) end as _refund_id,
    case credit_reason
        when 'duplicate' then 'Charged twice.'
        when 'order_change' then 'Order changed after the invoice.'
        else 'Goodwill.'
    end as _memo,
    case when tax_rate > 0 then tax_rate_id(country_code, tax_rate, is_tax_inclusive) end
        as _tax_rate_id,
    is_tax_inclusive as _is_tax_inclusive,
    stripe_id('cnli', invoice, 16) as _line_id,
from credited;

create or replace table records.billing_refunds as
select
    stripe_id('re', invoice, 16) as refund_id,
    stripe_id('ch', invoice * 10 + n_failed + 1, 18) as payment_id,
    currency,
    credited_minor as amount_minor,
    to_major(credited_minor, minor_digits) as gross_amount,
    case when credited_minor = total_minor then 'duplicate' else 'requested_by_customer' end
        as reason,
    'succeeded' as status,
    credit_at as created_at,
    customer as _customer,
    invoice as _invoice,
    stripe_id('pi', invoice, 16) as _payment_intent_id,
    stripe_id('cn', invoice, 16) as _credit_note_id,
from credited
where is_refund;
