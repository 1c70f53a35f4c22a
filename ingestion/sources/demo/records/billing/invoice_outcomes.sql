-- What came of each invoice: when it was issued, paid, tried, voided, given up, credited.
create or replace temp table invoice_sums as
select
    _invoice as invoice,
    any_value(_subscription) as subscription,
    min(service_from) filter (where _is_proration) as changed_on,
    sum(_amount_minor)::bigint as subtotal_minor,
    sum(_discount_minor)::bigint as discount_minor,
    sum(_amount_excluding_tax_minor)::bigint as net_minor,
    sum(_tax_minor)::bigint as tax_minor,
    max(_discount_id) as discount_id,
    arg_min(_amount_minor, _position) as first_line_minor,
    min(_position) as first_position,
from records.billing__invoice_lines
group by _invoice;

create or replace temp table invoice_dates as
with placed as (
    select
        sums.*,
        subscriptions.customer,
        subscriptions.billing_account_id,
        subscriptions.currency,
        subscriptions.minor_digits,
        subscriptions.country_code,
        subscriptions.tax_rate,
        subscriptions.is_tax_inclusive,
        subscriptions.collection_method,
        subscriptions.as_of,
        subscriptions.ends_on,
        sums.net_minor + sums.tax_minor as total_minor,
        sums.invoice % 20 as part,
        sums.invoice - sums.invoice % 20 as cycle_invoice,
        cycles.cycle,
        cycles.state,
        cycles.cycle_start,
        cycles.reissue_date,
        cycles.failed_date,
        cycles.recovered_date,
        cycles.has_failure,
        cycles.was_draft_otherwise,
        case sums.invoice % 20
            when 0 then coalesce(cycles.reissue_date, cycles.cycle_start, subscriptions.ends_on)
            when 19 then cycles.cycle_start
            else sums.changed_on
        end as issue_date,
    from invoice_sums as sums
    inner join subscription_accounts as subscriptions
        on sums.subscription = subscriptions.subscription
    left join billing_cycles as cycles
        on sums.invoice - sums.invoice % 20 = cycles.invoice
),

collected as (
    select
        placed.*,
        case
            when placed.part = 19 then placed.reissue_date
            when placed.state = 'paused' and placed.part = 0 then placed.issue_date
        end as voided_date,
        coalesce(
            has_failure
            and (part = 0 or issue_date >= failed_date)
            and issue_date < coalesce(recovered_date, date '9999-12-31'),
            false
        ) as is_failing,
        coalesce(months.mood, 0.5) as mood,
        uniform('days to pay', placed.invoice) as pay_chance,
        uniform('credit', placed.invoice) as credit_chance,
    from placed
    left join facts.customer_months as months
        on placed.customer = months.customer
        and date_trunc('month', placed.issue_date) = months.month
),

settled as (
    select
        *,
        greatest(issue_date, failed_date) as first_failure,
        case
            when voided_date is not null then null
            when total_minor <= 0 then issue_date
            when is_failing then nullif(recovered_date, date '9999-12-31')
            when collection_method = 'charge_automatically' then issue_date
            else issue_date + (2 + pay_chance * pay_chance * 45 * (1.7 - mood))::integer
        end as settled_date,
    from collected
)

select
    * exclude (settled_date),
    case when settled_date <= as_of then settled_date end as paid_date,
    case
        when voided_date is null and is_failing and coalesce(settled_date > as_of, true)
            and ends_on <= as_of
            then greatest(ends_on, issue_date)
    end as given_up_date,
    issue_date::timestamp + second_of(subscription) as created_at,
    created_at + case when part = 0 or part = 19 then to_hours(1) else to_hours(0) end
        as finalized_at,
    case
        when paid_date is null then null
        when total_minor <= 0 then finalized_at
        when is_failing or collection_method <> 'charge_automatically'
            then paid_date::timestamp + to_seconds((43200 + 28800 * pay_chance)::integer)
        else finalized_at + to_seconds(4)
    end as paid_at,
    -- Days after payment on which part of it was given back; null for nearly all.
    case
        when credit_chance < 0.012 and total_minor > 0
            and paid_date + 3 + (credit_chance * 1400)::integer <= as_of
            then paid_date + 3 + (credit_chance * 1400)::integer
    end as credit_date,
from settled;

-- Attempts that failed: at once, after three and after seven days, until it was recovered or over.
create or replace temp table invoice_events as
select
    *,
    least(coalesce(paid_date, given_up_date, as_of + 1), as_of + 1) as tried_until,
    case
        when not is_failing or voided_date is not null or total_minor <= 0 then 0
        when collection_method <> 'charge_automatically' then 1
        else 1 + (first_failure + 3 < tried_until)::integer
        + (first_failure + 7 < tried_until)::integer
    end as n_failed,
    case
        when voided_date is not null then 'void'
        when paid_date is not null then 'paid'
        when given_up_date is not null then 'uncollectible'
        else 'open'
    end as status,
    voided_date::timestamp + second_of(subscription) + to_hours(1) as voided_at,
    given_up_date::timestamp + to_hours(21) as given_up_at,
    credit_date::timestamp + to_hours(14) as credit_at,
from invoice_dates;
