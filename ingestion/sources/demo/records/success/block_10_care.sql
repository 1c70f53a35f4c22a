-- Who looked after whom, what they did, and how the customers got started.
create or replace table records.success__assignments as
select
    'AS-' || lpad(periods.customer::varchar, 7, '0') || '-' || periods.ordinal as assignment_id,
    crm_accounts.crm_account_id,
    null::varchar as billing_account_id,
    null::varchar as helpdesk_organization_id,
    crm_record_id('005', periods.owner) as owner_id,
    'csm' as assignment_role,
    periods.valid_from,
    periods.valid_to,
    periods.customer as _customer,
    false as _is_deleted
from records.csm_periods as periods
inner join crm_accounts on periods.customer = crm_accounts.customer;

create or replace table records.success__touchpoints as
with spread as (
    select
        customer,
        month,
        mood,
        unnest(range(1, 1 + n_touches)) as position
    from facts.customer_months
    where n_touches > 0 and is_live
),

dated as (
    select
        customer,
        mood,
        customer || '-' || strftime(month, '%Y%m') || '-' || position as touch,
        working_day((month + floor(
            uniform('touch day', customer || '-' || strftime(month, '%Y%m') || '-' || position) * 28
        )::integer)::date) as day
    from spread
),

drawn as (
    select
        *,
        uniform('touch kind', touch) as kind_chance,
        uniform('touch outcome', touch) as outcome_chance
    from dated
)

select
    'T-' || drawn.touch as touchpoint_id,
    crm_accounts.crm_account_id,
    null::varchar as billing_account_id,
    null::varchar as helpdesk_organization_id,
    crm_record_id('005', periods.owner) as owner_id,
    case
        when drawn.kind_chance < 0.4 then 'call'
        when drawn.kind_chance < 0.7 then 'email'
        when drawn.kind_chance < 0.88 or crm_accounts.band in ('tiny', 'small') then 'qbr'
        else 'visit'
    end as touch_type,
    case
        when drawn.outcome_chance < 0.55 * (1 - drawn.mood) then 'risk noted'
        when drawn.outcome_chance < 0.4 then 'follow-up agreed'
        when drawn.outcome_chance < 0.55 then 'wish noted'
        when drawn.outcome_chance < 0.6 then 'no show'
        else 'no action'
    end as outcome,
    office_instant(drawn.day, uniform('touch at', drawn.touch)) as occurred_at,
    case when drawn.kind_chance < 0.4 then 30 when drawn.kind_chance < 0.7 then 5 else 60 end
    ::bigint as duration_minutes,
    drawn.customer as _customer,
    false as _is_deleted
from drawn
inner join crm_accounts on drawn.customer = crm_accounts.customer
inner join records.csm_periods as periods
    on drawn.customer = periods.customer
    and periods.valid_from <= drawn.day
    and coalesce(periods.valid_to, date '9999-12-31') > drawn.day
cross join facts.settings as settings
where drawn.day < settings.as_of;

create or replace table records.success__onboarding_projects as
with lives as (
    select customer, max(coalesce(end_date, date '9999-12-31')) as last_day
    from facts.subscriptions
    group by customer
)

select
    'P-' || lpad(customers.customer::varchar, 7, '0') as project_id,
    crm_accounts.crm_account_id,
    null::varchar as billing_account_id,
    null::varchar as helpdesk_organization_id,
    crm_record_id('005', customers.csm) as owner_id,
    case
        when customers.live_date <= settings.as_of then 'Live'
        when lives.last_day <= settings.as_of then 'Cancelled'
        when customers.planned_live_date + 60 < settings.as_of then 'Stalled'
        when customers.planned_live_date < settings.as_of then 'Delayed'
        else 'Running'
    end as project_status,
    customers.kickoff_date,
    customers.planned_live_date as due_date,
    case when customers.live_date <= settings.as_of then customers.live_date end as live_date,
    customers.customer as _customer,
    false as _is_deleted
from facts.customers as customers
inner join crm_accounts on customers.customer = crm_accounts.customer
inner join lives on customers.customer = lives.customer
cross join facts.settings as settings
where customers.has_onboarding_project and customers.kickoff_date <= settings.as_of;
