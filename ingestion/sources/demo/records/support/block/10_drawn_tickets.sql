-- Grain: ticket. All that is drawn of it before working hours decide when things happen.
create or replace temp table ticket_places as
with known as (
    select * from facts.customers where in_helpdesk
),

wanted as (
    select
        customer_months.customer,
        customer_months.month,
        months.next_month,
        customer_months.support_experience,
        customer_months.n_bad_tickets,
        -- Prospects that only support knows write in their first half year.
        case
            when
                not known.in_billing and customer_months.n_tickets = 0
                and months.next_month <= known.start_date + interval 6 month
                then cast(
                    uniform('prospect ticket', known.customer || '/' || months.month) < 0.2
                    as integer
                )
            else customer_months.n_tickets
        end as n_tickets,
        greatest(months.month, known.start_date) as month_from,
        least(months.next_month, settings.as_of + 1) as month_to
    from facts.customer_months
    inner join known on customer_months.customer = known.customer
    inner join facts.months on customer_months.month = months.month
    cross join facts.settings
),

served as (
    select
        wanted.customer,
        wanted.month,
        min(greatest(subscriptions.start_date, wanted.month_from)) as served_from,
        max(least(coalesce(subscriptions.end_date, wanted.month_to), wanted.month_to))
        as served_to
    from wanted
    inner join facts.subscriptions
        on wanted.customer = subscriptions.customer
        and subscriptions.start_date < wanted.month_to
        and coalesce(subscriptions.end_date, wanted.month_to) > wanted.month_from
    where wanted.n_tickets > 0
    group by wanted.customer, wanted.month
),

organizations as (
    select
        choices.customer,
        cast(min(organizations.created_at) as date) + 1 as known_from
    from records.organization_choices as choices
    inner join records.helpdesk__organizations as organizations
        on choices.helpdesk_organization_id = organizations.helpdesk_organization_id
    group by choices.customer
),

numbered as (
    select
        wanted.*,
        sum(n_tickets) over (
            partition by wanted.customer
            order by wanted.month
            rows between unbounded preceding and current row
        ) - n_tickets as n_before,
        coalesce(served.served_to, wanted.month_to) as window_to,
        coalesce(served.served_from, wanted.month_from) as first_day,
        -- Nobody writes before the helpdesk knows them, if the month leaves time to.
        if(
            organizations.known_from < window_to,
            greatest(organizations.known_from, first_day),
            first_day
        ) as window_from,
        unnest(range(wanted.n_tickets)) as place
    from wanted
    inner join organizations
        on wanted.customer = organizations.customer
    left join served
        on wanted.customer = served.customer
        and wanted.month = served.month
    where wanted.n_tickets > 0
)

select
    customer,
    cast(customer * 1000 + n_before + place + 1 as bigint) as ticket,
    window_from,
    window_to,
    support_experience,
    place,
    n_tickets,
    (place + cast(floor(n_tickets * uniform('bad tickets', customer || '/' || month)) as bigint))
    % n_tickets < n_bad_tickets as is_bad,
    false as is_orphan
from numbered
union all
-- Somebody writes whom the helpdesk does not know; such tickets belong to no organization.
select
    known.customer,
    known.customer * 1000 + 901,
    known.start_date,
    settings.as_of + 1,
    0.5,
    0,
    1,
    false,
    true
from known
cross join facts.settings
where
    known.start_date <= settings.as_of
    and uniform('orphan ticket', known.customer)
    < case settings.mess when 'default' then 0.05 when 'hard' then 0.15 else 0 end;

create or replace temp table ticket_moments as
with drawn as (
    select
        *,
        uniform('ticket moment', ticket) as moment,
        uniform('ticket work', ticket) as work,
        uniform('ticket outcome', ticket) as outcome,
        uniform('ticket words', ticket) as words
    from ticket_places
),

days as (
    select
        *,
        window_from + cast(floor(
            (place + again(moment, 7)) / n_tickets * (window_to - window_from)
        ) as integer) as drawn_day,
        again(moment, 1009) as second_chance
    from drawn
),

-- Most of what falls on a weekend is written in the week after, rather at its beginning.
weeks as (
    select
        *,
        isodow(drawn_day) > 5 and again(moment, 10007) < 0.7 as is_moved,
        drawn_day + cast(
            8 - isodow(drawn_day) + floor(5 * pow(again(moment, 503), 1.4)) as integer
        ) as day_after
    from days
),

workdays as (
    select
        *,
        case
            when not is_moved then drawn_day
            when day_after < window_to then day_after
            when day_after - 7 >= window_from then day_after - 7
            else drawn_day
        end as day
    from weeks
),

placed as (
    select
        workdays.* exclude (
            drawn_day, second_chance, is_moved, day_after, day, place, n_tickets
        ),
        names.language,
        customers.region,
        timezone('UTC', timezone(names.timezone, cast(workdays.day as timestamp) + to_seconds(
            cast(floor(if(
                again(moment, 101) < 0.8, 30600 + 34200 * second_chance, 86399 * second_chance
            )) as bigint)
        ))) as asked_at,
        cast(workdays.window_from as timestamp)
        + to_seconds(cast(floor(7200 * second_chance) as bigint)) as earliest_at,
        cast(workdays.window_to as timestamp)
        - to_seconds(1 + cast(floor(7200 * second_chance) as bigint)) as latest_at
    from workdays
    inner join facts.customers on workdays.customer = customers.customer
    inner join facts.names on workdays.customer = names.customer
)

select
    * exclude (asked_at, earliest_at, latest_at),
    greatest(least(asked_at, latest_at), earliest_at) as created_at,
    case
        when again(words, 11) < 0.08 then 'urgent'
        when again(words, 11) < 0.30 then 'high'
        when again(words, 11) < 0.80 then 'normal'
        else 'low'
    end as priority,
    case
        when again(words, 13) < 0.50 then 'email'
        when again(words, 13) < 0.75 then 'web'
        when again(words, 13) < 0.87 then 'chat'
        when again(words, 13) < 0.95 then 'voice'
        else 'api'
    end as channel,
    case
        when not is_bad then null
        when again(outcome, 17) < 0.5 then 'slow'
        when again(outcome, 17) < 0.8 then 'reopened'
        else 'escalated'
    end as bad_kind
from placed;

create or replace temp table drawn_tickets as
with premium as (
    select distinct ticket_moments.ticket
    from ticket_moments
    inner join facts.subscriptions
        on ticket_moments.customer = subscriptions.customer
    inner join facts.terms
        on subscriptions.subscription = terms.subscription
        and cast(ticket_moments.created_at as date) >= terms.valid_from
        and cast(ticket_moments.created_at as date) < terms.valid_to
    where list_contains(terms.modules, 'Premium Support') and not ticket_moments.is_orphan
),

applied as (
    select
        ticket_moments.*,
        premium.ticket is not null as is_premium,
        cast(360000000600 + case
            when premium.ticket is not null then 1 when channel = 'chat' then 2 else 3
        end as varchar) as sla_policy_id
    from ticket_moments
    left join premium
        on ticket_moments.ticket = premium.ticket
),

targets as (
    select
        sla_policy_id,
        priority,
        max(target_minutes) filter (where metric = 'first_reply_time') as reply_target,
        max(target_minutes) filter (where metric = 'next_reply_time') as next_reply_target,
        max(target_minutes) filter (where metric = 'requester_wait_time') as wait_target
    from records.support_sla_targets
    group by sla_policy_id, priority
)

select
    applied.*,
    targets.reply_target,
    targets.next_reply_target,
    targets.wait_target,
    support_schedules.schedule_id,
    cast(right(support_schedules.schedule_id, 1) as bigint) as schedule,
    again(work, 10007) < 0.45 as is_asked_again,
    not is_bad and not is_orphan and settings.mess <> 'none' and ticket % 1000 > 1
    and again(outcome, 10007) < 0.005 as is_merged
from applied
inner join targets
    on applied.sla_policy_id = targets.sla_policy_id
    and applied.priority = targets.priority
inner join records.support_schedules
    on applied.region = support_schedules.region
cross join facts.settings
order by applied.ticket;
