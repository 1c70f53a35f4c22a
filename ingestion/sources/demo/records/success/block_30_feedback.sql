-- What customers said when they were asked, and what they asked for.
create or replace table records.feedback__survey_responses as
with starts as (
    select customer, min(coalesce(first_paid_date, start_date)) as first_day
    from facts.subscriptions
    group by customer
),

rounds as (
    select
        months.customer,
        months.month,
        months.mood,
        settings.as_of,
        starts.first_day
    from facts.customer_months as months
    inner join starts on months.customer = starts.customer
    cross join facts.settings as settings
    where
        months.is_live
        and datediff('month', starts.first_day, months.month) % 6 = 0
        and datediff('month', starts.first_day, months.month) > 0
),

asked as (
    select
        rounds.*,
        people.person,
        people.email,
        rounds.customer || '-' || strftime(rounds.month, '%Y%m') || '-' || people.person as survey,
        working_day((
            rounds.month + 7
            + floor(uniform('survey day', rounds.customer || '/' || rounds.month) * 20)::integer
        )::date) as day
    from rounds
    inner join facts.people as people
        on rounds.customer = people.customer
        and people.contact_role in ('sponsor', 'champion')
        and people.joined_date <= rounds.month
        and coalesce(people.left_date, date '9999-12-31') > (rounds.month + 31)
),

sent as (
    select
        *,
        office_instant(day, uniform('survey at', survey)) as asked_at,
        uniform('survey answer', survey) as answer_chance,
        uniform('survey score', survey) as score_chance,
        uniform('survey comment', survey) as comment_chance
    from asked
    where day < as_of
),

answered as (
    select
        *,
        case when answer_chance < 0.16 + 0.5 * mood then
            asked_at + to_minutes(20 + floor(uniform('survey delay', survey) * 5000)::bigint)
        end as answer_at,
        -- Two ends of a scale: the happy answer 8 to 10, the unhappy ones lie wide apart.
        case
            when score_chance < 1.05 * mood - 0.34 then 9 + (comment_chance < 0.5)::integer
            when score_chance < 0.6 * mood + 0.36 then 7 + (comment_chance < 0.6)::integer
            else floor(6.99 * sqrt(uniform('survey low score', survey)))
        end as true_score
    from sent
),

dated as (
    select
        * replace (case when answer_at < as_of::timestamp then answer_at end as answer_at)
    from answered
)

select
    'NPS-' || dated.survey as response_id,
    case when organizations.helpdesk_organization_id is null then crm_accounts.crm_account_id end
        as crm_account_id,
    null::varchar as billing_account_id,
    organizations.helpdesk_organization_id,
    dated.email as respondent_email,
    'nps' as survey_type,
    case when dated.answer_at is not null then dated.true_score end::decimal(18, 4) as score,
    0::decimal(18, 4) as scale_min,
    10::decimal(18, 4) as scale_max,
    case when dated.answer_at is not null and dated.comment_chance < 0.35 then
        case
            when dated.true_score >= 9 then 'Does what we need, and people answer when we ask.'
            when dated.true_score >= 7 then 'Good overall, reports could be quicker.'
            else 'Too much effort for what we get out of it.'
        end
    end as comment,
    case when dated.answer_at is not null and dated.comment_chance < 0.5 then
        picked(
            case
                when dated.true_score >= 9 then ['ease of use', 'support', 'value']
                when dated.true_score >= 7 then ['reporting', 'integrations', 'price']
                else ['support', 'reliability', 'price', 'missing features', 'onboarding']
            end,
            uniform('survey theme', dated.survey)
        )
    end as theme,
    dated.asked_at,
    dated.answer_at as answered_at,
    dated.customer as _customer,
    dated.person::integer as _person,
    false as _is_deleted
from dated
left join crm_accounts on dated.customer = crm_accounts.customer
left join records.organization_choices as organizations
    on dated.customer = organizations.customer and organizations.ordinal = 1
where crm_accounts.customer is not null or organizations.customer is not null;

create or replace table records.feedback__product_requests as
with made as (
    select
        months.customer,
        months.month,
        settings.as_of,
        months.customer || '-' || strftime(months.month, '%Y%m') as request,
        uniform('request problem', months.customer || '/' || months.month)
        > months.support_experience as is_problem,
        customers.start_date,
        working_day((
            months.month
            + floor(uniform('request day', months.customer || '/' || months.month) * 28)::integer
        )::date) as day
    from facts.customer_months as months
    inner join facts.customers as customers on months.customer = customers.customer
    cross join facts.settings as settings
    where
        months.is_live
        and uniform('request', months.customer || '/' || months.month) < 0.045
),

drawn as (
    select
        *,
        office_instant(day, uniform('request at', request)) as made_at,
        picked(
            ['reporting', 'reporting', 'integrations', 'integrations', 'permissions',
             'mobile app', 'performance', 'billing', 'languages', 'search'],
            uniform('request theme', request)
        ) as theme,
        uniform('request fate', request) as fate,
        15 + floor(uniform('request time', request) * 240)::integer as days_taken
    from made
    where day < as_of and day >= start_date
),

settled as (
    select
        *,
        fate < 0.55 and day + days_taken < as_of as is_resolved
    from drawn
)

select
    'R-' || settled.request as request_id,
    crm_accounts.crm_account_id,
    null::varchar as billing_account_id,
    case when crm_accounts.crm_account_id is null
        then organizations.helpdesk_organization_id
    end as helpdesk_organization_id,
    case when settled.is_problem then 'problem' else 'request' end as request_kind,
    settled.theme,
    case when settled.is_problem then 'Trouble with ' else 'Wish: better ' end || settled.theme
        as title,
    case
        when settled.is_resolved and settled.fate < 0.35 then 'Done'
        when settled.is_resolved then 'Declined'
        when settled.fate < 0.8 then 'Planned'
        else 'Open'
    end as request_status,
    settled.made_at as created_at,
    case when settled.is_resolved
        then office_instant(settled.day + settled.days_taken, settled.fate)
    end as resolved_at,
    settled.customer as _customer,
    false as _is_deleted
from settled
left join crm_accounts on settled.customer = crm_accounts.customer
left join records.organization_choices as organizations
    on settled.customer = organizations.customer and organizations.ordinal = 1
where crm_accounts.customer is not null or organizations.customer is not null;
