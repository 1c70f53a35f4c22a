-- Billing cycles: what is invoiced when, and whether the invoice was corrected.
create or replace temp table item_amounts as
with amounts as (
    select
        items.*,
        subscriptions.minor_digits,
        subscriptions.tax_rate,
        subscriptions.is_tax_inclusive,
        subscriptions.first_paid_date,
        subscriptions.ends_on,
        to_minor(items.recurring_amount, subscriptions.minor_digits) as net_minor,
        to_minor(items.charge_amount, subscriptions.minor_digits) as charge_minor,
    from facts.items
    inner join subscription_accounts as subscriptions
        on items.subscription = subscriptions.subscription
    where subscriptions.first_paid_date is not null
)

select
    *,
    case when is_tax_inclusive then charge_minor - net_minor else tax_of(net_minor, tax_rate) end
        as tax_minor,
from amounts;

create or replace temp table billing_cycles as
with anchored as (
    select
        *,
        least(as_of, ends_on - 1) as last_start,
        case billing_interval when 'month' then 1 when 'quarter' then 3 else 12 end * interval_count
            as n_months,
    from subscription_accounts
    where first_paid_date <= as_of and first_paid_date < ends_on
),

counted as (
    select
        anchored.*,
        unnest(range(case
            when billing_interval = 'week'
                then date_diff('day', first_paid_date, last_start) // 7 + 1
            else date_diff('month', first_paid_date, last_start) // n_months + 1
        end)) as cycle,
    from anchored
),

dated as (
    select
        *,
        case
            when billing_interval = 'week' then first_paid_date + (7 * cycle)::integer
            else (first_paid_date + to_months((cycle * n_months)::integer))::date
        end as cycle_start,
        case
            when billing_interval = 'week' then first_paid_date + (7 * (cycle + 1))::integer
            else (first_paid_date + to_months(((cycle + 1) * n_months)::integer))::date
        end as cycle_end,
    from counted
),

stated as (
    select
        dated.* exclude (n_months, root_cause, proximate_cause, last_start),
        terms.state,
        failures.failed_date,
        failures.recovered_date,
        dated.subscription * 10000 + dated.cycle * 20 as invoice,
    from dated
    asof join facts.terms
        on dated.subscription = terms.subscription
        and dated.cycle_start >= terms.valid_from
    asof left join facts.payment_failures as failures
        on dated.subscription = failures.subscription
        and dated.cycle_end > failures.failed_date
    where dated.cycle_start <= dated.last_start
),

chances as (
    select
        *,
        uniform('invoice corrected', invoice) as corrected_chance,
        1 + (6 * uniform('invoice reissued', invoice))::integer as reissue_days,
        coalesce(
            failed_date < cycle_end and coalesce(recovered_date, ends_on) > cycle_start, false
        ) as has_failure,
    from stated
)

select
    chances.* exclude (corrected_chance, reissue_days),
    -- An invoice with a wrong address or amount: voided, and made again some days later.
    case
        when
            corrected_chance < rates.corrected * 0.3 and state = 'active' and not has_failure
            and cycle_start + reissue_days <= as_of
            and cycle_start + reissue_days < least(cycle_end, ends_on)
            then cycle_start + reissue_days
    end as reissue_date,
    corrected_chance >= rates.corrected * 0.3 and corrected_chance < rates.corrected
        as was_draft_otherwise,
from chances
cross join facts.mess_rates as rates;
