-- Calls, mails, meetings and tasks: more of them with large customers and where spirits are high.
create or replace temp table activity_draws as
with calendar as (
    select month, (row_number() over (order by month))::integer as month_no from facts.months
),

rated as (
    select
        months.customer,
        months.month,
        calendar.month_no,
        crm_accounts.created_at as known_at,
        case crm_accounts.band
            when 'tiny' then 0.1
            when 'small' then 0.2
            when 'middle' then 0.34
            when 'upper' then 0.55
            else 1.0
        end * (0.4 + 0.9 * months.mood) as rate,
        uniform('activities', months.customer || '/' || calendar.month_no) as chance
    from facts.customer_months as months
    inner join calendar on months.month = calendar.month
    inner join crm_accounts on months.customer = crm_accounts.customer
    where months.is_live
),

spread as (
    select
        *,
        unnest(range(1, 1 + floor(rate)::integer + (chance < rate - floor(rate))::integer))
            as position
    from rated
),

dated as (
    select
        spread.customer,
        spread.known_at,
        customer * 1000 + month_no * 6 + position as activity_no,
        working_day((month + floor(
            uniform('activity day', customer * 1000 + month_no * 6 + position) * 28
        )::integer)::date) as day
    from spread
)

select
    dated.*,
    office_instant(day, uniform('activity at', activity_no)) as occurred_at,
    picked(
        ['call', 'email', 'email', 'meeting', 'task'], uniform('activity kind', activity_no)
    ) as kind,
    uniform('activity person', activity_no) as person_chance,
    uniform('activity about', activity_no) as about_chance,
    uniform('activity mess', activity_no) as mess_chance
from dated
cross join facts.settings as settings
where dated.day < settings.as_of and dated.day > dated.known_at::date;

create or replace table records.crm__activities as
with deals_of_customer as (
    select
        _customer as customer,
        list({'id': opportunity_id, 'begun_at': created_at, 'ended_at': close_date::timestamp}
            order by _ordinal) as deals
    from records.crm__opportunities
    where not _is_deleted
    group by _customer
),

known as (
    select
        activity_draws.*,
        crm_accounts.crm_account_id as main_account_id,
        crm_accounts.duplicate_id,
        crm_accounts.seller_id,
        csm_periods.owner as csm,
        coalesce(
            crm_accounts.duplicated_at < activity_draws.occurred_at and about_chance > 0.7, false
        ) as is_on_duplicate,
        list_filter(
            crm_people.people,
            lambda person: person.known_from <= activity_draws.occurred_at
            and person.left_on > activity_draws.day
        ) as people,
        list_filter(
            deals_of_customer.deals,
            lambda deal: deal.begun_at <= activity_draws.occurred_at
            and deal.ended_at >= activity_draws.occurred_at
        ) as running_deals,
        mess_chance < mess_rates.wrong_id as is_orphan,
        mess_chance > 1 - mess_rates.duplicate as is_deleted,
        settings.as_of
    from activity_draws
    inner join crm_accounts on activity_draws.customer = crm_accounts.customer
    cross join facts.mess_rates as mess_rates
    cross join facts.settings as settings
    left join crm_people on activity_draws.customer = crm_people.customer
    left join deals_of_customer on activity_draws.customer = deals_of_customer.customer
    left join records.csm_periods as csm_periods
        on activity_draws.customer = csm_periods.customer
        and csm_periods.valid_from <= activity_draws.day
        and coalesce(csm_periods.valid_to, date '9999-12-31') > activity_draws.day
),

met as (
    select
        *,
        case when len(people) > 0 then picked(people, person_chance) end as person,
        -- Half of the orphans name a contact that is in no list, half an account.
        is_orphan and mess_chance * 2 < (select wrong_id from facts.mess_rates) as lost_contact,
        is_orphan and mess_chance * 2 >= (select wrong_id from facts.mess_rates) as lost_account
    from known
)

select
    crm_activity_id(case when kind = 'meeting' then '00U' else '00T' end, activity_no)
        as activity_id,
    case
        when lost_account then crm_record_id('001', 980000000 + customer)
        when is_on_duplicate then duplicate_id
        else main_account_id
    end as crm_account_id,
    case
        when lost_account then null
        when lost_contact then crm_record_id('003', customer * 100 + 98)
        else person.contact_id
    end as contact_id,
    case when csm is not null and about_chance < 0.6
        then crm_record_id('005', csm)
        else seller_id
    end as owner_id,
    kind as activity_type,
    case kind
        when 'call' then 'Call'
        when 'email' then 'Email'
        when 'meeting' then 'Meeting'
        else 'To do'
    end || coalesce(' with ' || person.name, '') || ': '
    || picked(
        ['check-in', 'roadmap', 'usage review', 'open questions', 'next steps', 'training'],
        uniform('activity topic', activity_no)
    ) as subject,
    occurred_at,
    case kind
        when 'call' then 5 * (1 + floor(uniform('activity minutes', activity_no) * 9)::bigint)
        when 'meeting' then 15 * (2 + floor(uniform('activity minutes', activity_no) * 4)::bigint)
    end as duration_minutes,
    customer as _customer,
    case when kind = 'meeting' then 'event' else 'task' end as _kind,
    case kind when 'call' then 'Call' when 'email' then 'Email' when 'task' then 'Task' end
        as _task_subtype,
    case when kind = 'call' then case when about_chance < 0.75 then 'Outbound' else 'Inbound' end
    end as _call_type,
    case when kind <> 'meeting' then 'Completed' end as _status,
    case when kind <> 'meeting' then
        case when person_chance < 0.12 then 'High' else 'Normal' end
    end as _priority,
    case when kind = 'meeting' then
        case when person_chance < 0.8 then 'Video call' else 'On site' end
    end as _location,
    case
        when is_orphan then null
        when len(running_deals) > 0 and about_chance < 0.4 and not is_on_duplicate
            then running_deals[1].id
        when is_on_duplicate then duplicate_id
        else main_account_id
    end as _what_id,
    case when kind = 'meeting'
        then occurred_at - to_hours(20 + floor(person_chance * 150)::integer)
        else occurred_at + interval 4 minute
    end as _created_at,
    occurred_at + interval 20 minute as _updated_at,
    is_orphan as _is_orphan,
    is_deleted as _is_deleted,
    case when is_deleted
        then least(occurred_at + to_days(1 + floor(about_chance * 40)::integer),
            as_of::timestamp)
    end as _deleted_at
from met;
