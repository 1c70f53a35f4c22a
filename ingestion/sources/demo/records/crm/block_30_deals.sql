-- Deals before they are written down: why there is one, when, how it went, and what was in it.

create or replace temp table deal_causes as
with new_business as (
    select
        subscriptions.customer,
        'new' as kind,
        subscriptions.subscription,
        subscriptions.subscription::varchar as occasion,
        coalesce(subscriptions.first_paid_date, subscriptions.start_date) as priced_on,
        case
            when subscriptions.first_paid_date is not null then coalesce(
                contract_facts.signed_date, subscriptions.first_paid_date
            )
            else coalesce(subscriptions.trial_end_date, subscriptions.start_date + 30)
        end as close_on,
        case
            when subscriptions.first_paid_date is not null then 'won'
            when subscriptions.end_date <= settings.as_of then 'lost'
            else 'open'
        end as outcome,
        contract_facts.contract_no,
        null::bigint as renewed_no,
        null::date as opened_on
    from facts.subscriptions as subscriptions
    cross join facts.settings as settings
    left join contract_facts
        on subscriptions.subscription = contract_facts.subscription and contract_facts.term = 1
    where contract_facts.predecessor_no is null
),

expansions as (
    select
        subscriptions.customer,
        'expansion' as kind,
        terms.subscription,
        terms.subscription || '/' || terms.valid_from as occasion,
        terms.valid_from as priced_on,
        terms.valid_from as close_on,
        'won' as outcome,
        null::bigint as contract_no,
        null::bigint as renewed_no,
        null::date as opened_on
    from facts.terms as terms
    inner join facts.subscriptions as subscriptions
        on terms.subscription = subscriptions.subscription
    where terms.change_reason in ('seats', 'modules', 'plan')
),

renewals as (
    select
        due.customer,
        'renewal' as kind,
        coalesce(renewal.subscription, due.subscription) as subscription,
        due.contract_no::varchar as occasion,
        coalesce(renewal.term_start, due.term_end - 1) as priced_on,
        case
            when renewal.signed_date is not null then renewal.signed_date
            when due.is_last
                then least(due.term_end, coalesce(due.notice_date, due.end_date), due.end_date)
            else due.term_end
        end as close_on,
        case
            when renewal.signed_date is not null then 'won'
            when due.is_last and coalesce(due.notice_date, due.end_date) <= due.as_of then 'lost'
            else 'open'
        end as outcome,
        case when renewal.signed_date is not null then renewal.contract_no end as contract_no,
        due.contract_no as renewed_no,
        null::date as opened_on
    from contract_facts as due
    left join contract_facts as renewal on due.contract_no = renewal.predecessor_no
    where due.signed_date is not null
),

-- What was offered to customers and not bought, or is still talked about.
offers as (
    select
        months.customer,
        'expansion' as kind,
        null::bigint as subscription,
        months.customer || '/offer/' || months.month as occasion,
        months.month
        + floor(uniform('offer day', months.customer || '/' || months.month) * 28)::integer
            as opened_on
    from facts.customer_months as months
    inner join crm_accounts on months.customer = crm_accounts.customer
    where
        months.is_live
        and uniform('offer', months.customer || '/' || months.month)
        < 0.022 * (0.4 + months.mood)
),

prospects as (
    select
        crm_accounts.customer,
        'new' as kind,
        null::bigint as subscription,
        crm_accounts.customer || '/prospect' as occasion,
        (crm_accounts.created_at::date + 3) as opened_on
    from crm_accounts
    where crm_accounts.customer not in (select customer from facts.subscriptions)
),

undecided as (
    select
        talks.*,
        settings.as_of,
        talks.opened_on
        + 15 + floor(uniform('offer decided', talks.occasion) * 75)::integer as decided_on,
        talks.kind = 'new' and talks.opened_on > settings.as_of - 300 as is_undecided
    from (
        select * from offers
        union all
        select * from prospects
    ) as talks
    inner join facts.settings as settings on talks.opened_on < settings.as_of
)

select * from new_business
union all
select * from expansions
union all
select * from renewals
union all
select
    customer,
    kind,
    subscription,
    occasion,
    opened_on as priced_on,
    case
        when is_undecided or decided_on > as_of
            then as_of + 10 + floor(uniform('expected close', occasion) * 80)::integer
        else decided_on
    end as close_on,
    case when is_undecided or decided_on > as_of then 'open' else 'lost' end as outcome,
    null as contract_no,
    null as renewed_no,
    opened_on
from undecided;

-- How long it was worked on: days to decide by size of the customer; renewals start about 100 days
-- before the term ends.
create or replace temp table deals as
with dated as (
    select
        deal_causes.*,
        crm_accounts.* exclude (customer),
        settings.as_of,
        contract_facts.term_end as due_on,
        coalesce(deal_causes.opened_on, case deal_causes.kind
            when 'renewal' then least(
                contract_facts.term_end - 85
                - floor(uniform('renewal opened', deal_causes.occasion) * 35)::integer,
                deal_causes.close_on - 10
            )
            else deal_causes.close_on - ceil(
                case crm_accounts.band
                    when 'tiny' then 15
                    when 'small' then 40
                    when 'middle' then 75
                    when 'upper' then 110
                    else 160
                end
                * case when deal_causes.kind = 'expansion' then 0.4 else 1 end
                * (0.3 + 0.7 * uniform('deal cycle', deal_causes.occasion))
            )::integer
        end) as begun_on
    from deal_causes
    inner join crm_accounts on deal_causes.customer = crm_accounts.customer
    cross join facts.settings as settings
    left join contract_facts on deal_causes.renewed_no = contract_facts.contract_no
),

bounded as (
    select
        * replace (
            least(
                greatest(begun_on, created_at::date),
                case when outcome = 'open' then as_of else close_on end - 1
            ) as begun_on
        )
    from dated
    where
        (outcome = 'open' and begun_on < as_of)
        or (outcome <> 'open' and close_on <= as_of)
),

numbered as (
    select
        bounded.*,
        row_number() over (partition by customer order by begun_on, kind, occasion) as ordinal
    from bounded
)

select
    *,
    customer * 1000 + ordinal as deal_no
from numbered;
