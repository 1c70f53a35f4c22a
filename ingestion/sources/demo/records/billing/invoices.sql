-- Invoices as billing shows them: their lines summed, their numbers, and what came of them.
create or replace table records.billing__invoices as
select
    stripe_id('in', events.invoice, 16) as invoice_id,
    events.billing_account_id,
    stripe_id('sub', events.subscription, 14) as subscription_id,
    events.status as invoice_status,
    events.currency,
    to_major(events.net_minor, events.minor_digits) as net_amount,
    to_major(events.tax_minor, events.minor_digits) as tax_amount,
    to_major(events.total_minor, events.minor_digits) as gross_amount,
    case
        when events.status = 'paid'
            then to_major(greatest(events.total_minor, 0), events.minor_digits)
        else 0
    end::decimal(18, 4) as paid_amount,
    events.issue_date,
    case
        when events.collection_method = 'send_invoice' then events.issue_date + 30
        else events.issue_date
    end as due_date,
    events.paid_date,
    greatest(
        events.finalized_at, events.paid_at, events.voided_at, events.given_up_at, events.credit_at
    ) as updated_at,
    events.customer as _customer,
    false as _is_deleted,
    events.subscription as _subscription,
    events.invoice as _invoice,
    invoice_number(events.invoice) as _number,
    case
        when events.part between 1 and 18 then 'subscription_update'
        when events.cycle = 0 then 'subscription_create'
        else 'subscription_cycle'
    end as _billing_reason,
    events.collection_method as _collection_method,
    events.created_at as _created_at,
    events.finalized_at as _finalized_at,
    events.paid_at as _paid_at,
    events.voided_at as _voided_at,
    events.given_up_at as _marked_uncollectible_at,
    case
        when events.collection_method = 'send_invoice'
            then events.issue_date::timestamp + second_of(events.subscription) + to_days(30)
    end as _due_at,
    case
        when events.part = 0 and events.cycle > 0 and previous.cycle_start is not null
            then previous.cycle_start::timestamp + second_of(events.subscription)
        else events.created_at
    end as _period_start,
    case
        when events.part in (0, 19)
            then coalesce(events.cycle_start, events.issue_date)::timestamp
            + second_of(events.subscription)
        else events.created_at
    end as _period_end,
    events.n_failed + (events.paid_at is not null and events.total_minor > 0)::integer
        as _attempt_count,
    _attempt_count > 0 as _attempted,
    case
        when _attempt_count > 0
            then stripe_id('ch', events.invoice * 10 + _attempt_count, 18)
    end as _charge_id,
    case when events.total_minor > 0 then stripe_id('pi', events.invoice, 16) end
        as _payment_intent_id,
    events.subtotal_minor as _subtotal_minor,
    case
        when events.is_tax_inclusive and events.tax_rate > 0
            then divided(
                events.subtotal_minor * 10000, 10000 + (events.tax_rate * 10000)::bigint
            )::bigint
        else events.subtotal_minor
    end as _subtotal_excluding_tax_minor,
    events.discount_minor as _discount_minor,
    events.tax_minor as _tax_minor,
    events.total_minor as _total_minor,
    events.net_minor as _total_excluding_tax_minor,
    greatest(events.total_minor, 0) as _amount_due_minor,
    case when events.status = 'paid' then greatest(events.total_minor, 0) else 0 end
        as _amount_paid_minor,
    _amount_due_minor - _amount_paid_minor as _amount_remaining_minor,
    case
        when events.tax_rate > 0
            then tax_rate_id(events.country_code, events.tax_rate, events.is_tax_inclusive)
    end as _tax_rate_id,
    events.is_tax_inclusive as _is_tax_inclusive,
    events.discount_id as _discount_id,
    discounts.coupon_id as _coupon_id,
    case when is_corrected_draft then 'draft' end as _earlier_status,
    case
        when is_corrected_draft
            then stripe_id('il', events.invoice * 100 + events.first_position, 18)
    end as _earlier_line_id,
    case
        when is_corrected_draft
            then events.first_line_minor + divided(events.first_line_minor, 10)::bigint + 1
    end as _earlier_line_minor,
    case when is_corrected_draft then events.created_at end as _earlier_at,
    case
        when events.part = 0 and events.reissue_date is not null
            then stripe_id('in', events.invoice + 19, 16)
    end as _replaces_invoice_id,
from (
    select
        *,
        coalesce(was_draft_otherwise and part = 0 and status <> 'void' and cycle is not null, false)
            as is_corrected_draft,
    from invoice_events
) as events
left join billing_cycles as previous
    on events.subscription = previous.subscription
    and events.cycle - 1 = previous.cycle
left join records.billing_discounts as discounts
    on events.discount_id = discounts.discount_id;
