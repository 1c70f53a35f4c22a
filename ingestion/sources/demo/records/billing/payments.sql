-- Attempts to pay: failed ones, the one that succeeded, and payments that nobody can place.
create or replace temp table attempts as
select
    events.*,
    ordinals.ordinal as attempt,
    ordinals.ordinal <= events.n_failed as is_failed,
    case
        when ordinals.ordinal > events.n_failed then events.paid_date
        else events.first_failure + [0, 3, 7][ordinals.ordinal]
    end as attempt_date,
    uniform('payment method', events.subscription) as method_chance,
    uniform('failure', events.subscription::text || '/' || events.failed_date) as failure_chance,
from invoice_events as events
inner join range(1, 5) as ordinals (ordinal)
    on ordinals.ordinal <= events.n_failed + (events.paid_date is not null)::integer
where events.voided_date is null and events.total_minor > 0;

create or replace temp table failure_kinds as
select * from (values
    (0, 'insufficient_funds', 'Your card has insufficient funds.'),
    (1, 'card_declined', 'Your card was declined.'),
    (2, 'expired_card', 'Your card has expired.'),
    (3, 'processing_error', 'The card could not be processed.')
) as kinds (kind, failure_code, failure_message);

create or replace table records.billing__payments as
with amounts as (
    select
        *,
        case
            when attempt = n_failed + 1 and credit_date is not null and is_refund
                then credited_minor
            else 0
        end as refunded_minor,
    from (
        select
            *,
            credit_chance < 0.008 as is_refund,
            -- A quarter of credits give everything back.
            case
                when credit_chance < 0.002 then total_minor
                else divided(total_minor * (5 + (credit_chance * 2500)::integer), 100)::bigint
            end as credited_minor,
        from attempts
    )
)

select
    stripe_id('ch', invoice * 10 + attempt, 18) as payment_id,
    stripe_id('in', invoice, 16) as invoice_id,
    billing_account_id,
    case
        when is_failed then 'failed'
        when refunded_minor = total_minor then 'refunded'
        else 'succeeded'
    end as payment_status,
    currency,
    to_major(total_minor, minor_digits) as gross_amount,
    to_major(refunded_minor, minor_digits) as refunded_amount,
    case when refunded_minor > 0 then credit_date end as refunded_date,
    case when is_failed then kinds.failure_message end as failure_reason,
    attempt_date as payment_date,
    customer as _customer,
    false as _is_deleted,
    invoice as _invoice,
    case
        when not is_failed then paid_at
        else attempt_date::timestamp + second_of(subscription) + to_hours(1)
    end as _created_at,
    total_minor as _amount_minor,
    refunded_minor as _amount_refunded_minor,
    refunded_minor = total_minor as _refunded,
    case when is_failed then kinds.failure_code end as _failure_code,
    case
        when collection_method = 'send_invoice' and not is_failed then 'customer_balance'
        when currency = 'EUR' and method_chance < 0.3 and not is_failing then 'sepa_debit'
        else 'card'
    end as _payment_method_type,
    stripe_id('pi', invoice, 16) as _payment_intent_id,
    attempt as _attempt,
    false as _is_orphan,
from amounts
left join failure_kinds as kinds
    on (failure_chance * 4)::integer % 4 = kinds.kind
union all
-- Paid without an invoice: half of them not even with an account.
select
    stripe_id('ch', 900000000000000 + subscription, 18) as payment_id,
    null as invoice_id,
    case when uniform('orphan account', subscription) < 0.5 then billing_account_id end
        as billing_account_id,
    'succeeded' as payment_status,
    currency,
    to_major(minor, minor_digits) as gross_amount,
    0::decimal(18, 4) as refunded_amount,
    null as refunded_date,
    null as failure_reason,
    payment_date,
    customer as _customer,
    false as _is_deleted,
    null as _invoice,
    payment_date::timestamp + to_hours(15) as _created_at,
    minor as _amount_minor,
    0 as _amount_refunded_minor,
    false as _refunded,
    null as _failure_code,
    'customer_balance' as _payment_method_type,
    stripe_id('pi', 90000000000000 + subscription, 16) as _payment_intent_id,
    1 as _attempt,
    true as _is_orphan,
from (
    select
        subscriptions.*,
        first_paid_date + 45 as payment_date,
        to_minor(100 + (900 * uniform('orphan amount', subscription))::integer, minor_digits)
            as minor,
    from subscription_accounts as subscriptions
    cross join facts.mess_rates as rates
    where
        uniform('orphan payment', subscription) < rates.corrected * 0.2
        and first_paid_date + 45 <= as_of
);
