-- What Stripe would have sent of each subscription: a version for every day on which something
-- changed. Stripe's form is made of small companies only, so large ones go without.
create or replace temp table subscription_events as
with days as (
    select subscription, valid_from as day from billing_spans
    union
    select subscription, valid_from as day from facts.discounts
    union
    select subscription, valid_to as day from facts.discounts
    union
    select subscription, cycle_start as day from billing_cycles
    union
    select subscription, notice_date as day from facts.subscriptions
    union
    select subscription, ends_on as day from billed_subscriptions
)

select
    subscriptions.*,
    days.day,
    days.day = subscriptions.ends_on as is_end,
    -- The last day on which terms and items were in force.
    least(days.day, subscriptions.ends_on - 1) as seen_on,
    row_number() over (partition by days.subscription order by days.day) as version,
    lead(days.day) over (partition by days.subscription order by days.day) is null as is_last,
from subscription_accounts as subscriptions
inner join days
    on subscriptions.subscription = days.subscription
cross join facts.settings
where
    days.day between subscriptions.start_date and least(subscriptions.ends_on, subscriptions.as_of)
    and settings.n_customers <= 20000;

create or replace temp table item_lists as
select
    subscription,
    valid_from,
    list({
        'item_id': stripe_id('si', subscription * 100 + item, 14),
        'item': item,
        'price_id': price_id,
        'quantity': quantity::bigint,
        'is_metered': is_metered
    } order by item) as items,
from listed_items
cross join facts.settings
where settings.n_customers <= 20000
group by subscription, valid_from;

create or replace temp table event_contexts as
select
    events.*,
    spans.state,
    item_lists.items,
    coalesce(cycles.cycle_start, events.start_date) as period_start,
    coalesce(cycles.cycle_end, events.trial_end_date, events.ends_on) as period_end,
    invoices.invoice_id as latest_invoice_id,
from subscription_events as events
asof join billing_spans as spans
    on events.subscription = spans.subscription
    and events.seen_on >= spans.valid_from
inner join item_lists
    on spans.subscription = item_lists.subscription
    and spans.valid_from = item_lists.valid_from
asof left join billing_cycles as cycles
    on events.subscription = cycles.subscription
    and events.seen_on >= cycles.cycle_start
asof left join (
    select
        _subscription,
        issue_date,
        max(invoice_id) as invoice_id,
    from records.billing__invoices
    group by _subscription, issue_date
) as invoices
    on events.subscription = invoices._subscription
    and events.day >= invoices.issue_date;

create or replace table records.billing_subscription_versions as
with timed as (
    select
        contexts.*,
        day::timestamp + second_of(contexts.subscription) as event_at,
        period_start::timestamp + second_of(contexts.subscription) as period_start_at,
        least(period_end, ends_on)::timestamp + second_of(contexts.subscription) as period_end_at,
        start_date::timestamp + second_of(contexts.subscription) as started_at,
        end_date::timestamp + second_of(contexts.subscription) as ends_at,
        coalesce(notice_date, end_date)::timestamp + second_of(contexts.subscription) as notice_at,
        is_end or coalesce(notice_date <= day, false) as is_leaving,
        uniform('cancellation feedback', contexts.subscription) as feedback_chance,
    from event_contexts as contexts
)

select
    stripe_id('sub', timed.subscription, 14) as subscription_id,
    timed.event_at,
    case
        when version = 1 then 'customer.subscription.created'
        when is_end then 'customer.subscription.deleted'
        else 'customer.subscription.updated'
    end as event_type,
    timed.billing_account_id,
    timed.currency,
    case
        when is_end then 'canceled'
        when state = 'trial' then 'trialing'
        when state = 'past_due' then 'past_due'
        else 'active'
    end as status,
    started_at as created_at,
    started_at as start_at,
    coalesce(trial_end_date, start_date)::timestamp + second_of(timed.subscription)
        as billing_cycle_anchor,
    period_start_at as current_period_start,
    period_end_at as current_period_end,
    case when is_leaving then ends_at end as cancel_at,
    is_leaving and not is_end and ends_at = period_end_at as cancel_at_period_end,
    case when is_leaving then notice_at end as canceled_at,
    case when is_end then ends_at end as ended_at,
    case when trial_end_date is not null then started_at end as trial_start,
    trial_end_date::timestamp + second_of(timed.subscription) as trial_end,
    case when state = 'paused' then 'void' end as pause_behavior,
    timed.collection_method,
    case when collection_method = 'send_invoice' then 30 end as days_until_due,
    billing_interval,
    interval_count,
    items,
    discounts.discount_id,
    discounts.coupon_id,
    discounts.scope as discount_scope,
    discounts.subscription_item_id as discount_item_id,
    case when tax_rate > 0 then tax_rate_id(country_code, tax_rate, is_tax_inclusive) end
        as tax_rate_id,
    latest_invoice_id,
    stripe_id('sub', renews_subscription, 14) as renews_subscription_id,
    is_auto_renewal,
    term_months,
    case
        when is_end and state = 'past_due' then 'payment_failed'
        when is_leaving then 'cancellation_requested'
    end as cancellation_reason,
    case
        when not is_leaving or feedback_chance > 0.6 or state = 'past_due' then null
        when proximate_cause in ('price', 'budget') then 'too_expensive'
        when proximate_cause = 'competitor' then 'switched_service'
        when root_cause = 'product does not meet the need' then 'missing_features'
        when root_cause = 'low early adoption' then 'unused'
        when root_cause = 'weak CS' then 'customer_service'
        when root_cause = 'poor onboarding' then 'too_complex'
        when root_cause is not null then 'other'
    end as cancellation_feedback,
    case when cancellation_feedback = 'other' then proximate_cause end as cancellation_comment,
    customer as _customer,
    timed.subscription as _subscription,
    version::int as _version,
    is_last as _is_last,
from timed
left join records.billing_discounts as discounts
    on timed.subscription = discounts._subscription
    and timed.event_at >= discounts.start_at
    and (discounts.end_at is null or timed.event_at < discounts.end_at);
