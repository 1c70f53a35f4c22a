-- Contracts: one term after the other, signed early, in time, late or after a gap.

-- The first days of a term follow from the subscription; a second subscription that runs beside an
-- older one ends its first term with the older one's.
create or replace temp table contract_subscriptions as
with recursive signed as (
    select
        subscriptions.*,
        crm_accounts.created_at as known_at
    from facts.subscriptions as subscriptions
    inner join crm_accounts on subscriptions.customer = crm_accounts.customer
    where subscriptions.term_months >= 12 and subscriptions.first_paid_date is not null
),

chains as (
    select subscription, subscription as root
    from signed
    where
        renews_subscription is null
        or renews_subscription not in (select others.subscription from signed as others)
    union all
    select signed.subscription, chains.root
    from signed
    inner join chains on signed.renews_subscription = chains.subscription
),

co_terms as (
    select
        later.subscription,
        min(
            older.first_paid_date + to_months((
                older.term_months
                * (1 + datediff('month', older.first_paid_date, later.first_paid_date)
                    // older.term_months)
            )::integer)
        )::date as co_term_date
    from signed as later
    inner join signed as older
        on later.customer = older.customer
        and later.subscription <> older.subscription
        and later.first_paid_date > older.first_paid_date
        and older.end_date is null
        and later.end_date is null
    group by later.subscription
)

select
    signed.*,
    chains.root,
    co_terms.co_term_date is not null as is_co_term,
    coalesce(
        co_terms.co_term_date,
        (signed.first_paid_date + to_months(signed.term_months))::date
    ) as first_end
from signed
inner join chains on signed.subscription = chains.subscription
left join co_terms
    on signed.subscription = co_terms.subscription
    and co_terms.co_term_date > signed.first_paid_date + 60;

create or replace temp table contract_terms as
with spread as (
    select
        contract_subscriptions.*,
        settings.as_of,
        unnest(range(1, 2 + greatest(
            0, 1 + datediff('month', first_end, settings.as_of + 100) // term_months
        )::integer))::integer as term
    from contract_subscriptions
    cross join facts.settings as settings
),

bounded as (
    select
        spread.*,
        case
            when term = 1 then first_paid_date
            else (first_end + to_months((term - 2) * term_months))::date
        end as term_start,
        (first_end + to_months((term - 1) * term_months))::date as term_end,
        uniform('contract signature', subscription * 100 + term) as signature,
        uniform('contract days', subscription * 100 + term) as days
    from spread
),

signing as (
    select
        *,
        case
            when term = 1 and root <> subscription then 'after a gap'
            when term = 1 then 'first'
            when is_auto_renewal and uniform('contract rolls', subscription) < 0.3
                then 'automatic'
            when signature < 0.22 then 'early'
            when signature < 0.48 then 'ahead'
            when signature < 0.86 then 'in the month'
            else 'late'
        end as how_signed
    from bounded
    where end_date is null or term_start < end_date
),

dated as (
    select
        *,
        case how_signed
            when 'first'
                then greatest(term_start - floor(days * 21)::integer, known_at::date + 1)
            when 'after a gap' then term_start - floor(days * 2)::integer
            when 'automatic' then term_start
            when 'early' then term_start - 31 - floor(days * 60)::integer
            when 'ahead' then term_start - 1 - floor(days * 30)::integer
            when 'in the month' then term_start - floor(days * day(term_start))::integer
            else term_start + 1 + floor(days * 25)::integer
        end as signing_date
    from signing
)

select
    *,
    subscription * 100 + term as contract_no,
    case when signing_date <= as_of then signing_date end as signed_date,
    lag(subscription * 100 + term) over chain as predecessor_no,
    lag(end_date) over chain as predecessor_end
from dated
where signing_date <= as_of or term_start <= as_of
window chain as (partition by root order by term_start, subscription);

create or replace temp table contract_amounts as
select
    contract_terms.contract_no,
    sum(
        items.recurring_amount * intervals_a_year(contract_terms.billing_interval)
        / contract_terms.interval_count
    ) as yearly_amount
from contract_terms
inner join facts.items as items
    on contract_terms.subscription = items.subscription
    and items.valid_from <= least(contract_terms.term_start, contract_terms.as_of)
    and items.valid_to > least(contract_terms.term_start, contract_terms.as_of)
where not items.is_metered
group by contract_terms.contract_no;

create or replace temp table contract_facts as
with ramps as (
    select distinct contract_terms.contract_no
    from contract_terms
    inner join facts.terms as terms
        on contract_terms.subscription = terms.subscription
        and terms.change_reason = 'ramp'
        and terms.valid_from >= contract_terms.term_start
        and terms.valid_from < contract_terms.term_end
),

states as (
    select
        contract_terms.*,
        round(coalesce(contract_amounts.yearly_amount, 0), crm_accounts.minor_digits)
            as arr_amount,
        crm_accounts.crm_account_id,
        crm_accounts.seller_id,
        ramps.contract_no is not null as is_ramp,
        contract_terms.end_date is not null and contract_terms.end_date <= term_end
            as is_last,
        case
            when contract_terms.signed_date is null then 'draft'
            when term_start > as_of then 'signed'
            when contract_terms.end_date < term_end and contract_terms.end_date <= as_of
                then 'terminated'
            when term_end <= as_of then 'ended'
            else 'active'
        end as contract_status
    from contract_terms
    inner join crm_accounts on contract_terms.customer = crm_accounts.customer
    left join contract_amounts on contract_terms.contract_no = contract_amounts.contract_no
    left join ramps on contract_terms.contract_no = ramps.contract_no
),

stamped as (
    select
        *,
        greatest(
            office_instant(
                least(coalesce(signed_date, term_start), term_start, as_of)
                - 1 - floor(uniform('contract drafted', contract_no) * 14)::integer,
                uniform('contract drafted at', contract_no)
            ),
            known_at
        ) as drafted_at,
        office_instant(signed_date, uniform('contract signed at', contract_no)) as signed_at,
        case contract_status
            when 'ended' then term_end::timestamp + interval 3 hour
            when 'terminated' then end_date::timestamp + interval 15 hour
            when 'active' then greatest(
                office_instant(signed_date, uniform('contract signed at', contract_no)),
                case when is_last and notice_date <= as_of then notice_date end::timestamp
                + interval 16 hour,
                term_start::timestamp + interval 3 hour
            )
            else office_instant(signed_date, uniform('contract signed at', contract_no))
        end as changed_at
    from states
),

corrections as (
    select
        stamped.*,
        coalesce(changed_at, drafted_at) as last_change_at,
        case when uniform('contract corrected', contract_no) < mess_rates.corrected then
            date_trunc('day', coalesce(changed_at, drafted_at))
            + to_days(1 + floor(uniform('contract corrected day', contract_no) * 20)::integer)
            + interval 11 hour
        end as correction_at,
        uniform('contract mistake', contract_no) as mistake
    from stamped
    cross join facts.mess_rates as mess_rates
)

select
    * exclude (correction_at),
    case when correction_at < as_of::timestamp and arr_amount > 0 then correction_at end
        as corrected_at
from corrections;
