-- Grain: a customer. What was last done with it up to the day of the run, and whether its
-- onboarding is going on.
with customers as (
    select * from {{ ref('int_identity__customers') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

last_touches as (
    select
        touches.customer_id,
        max(touches.touched_on) as last_touch_date,
        bool_or(touches.entity = 'success.touchpoints') as has_success
    from {{ ref('int_customer__touches') }} as touches
    inner join settings on touches.touched_on <= settings.as_of
    group by touches.customer_id
),

last_uses as (
    select
        usage.customer_id,
        max(usage.activity_date) as last_use_date
    from {{ ref('int_customer__usage') }} as usage
    inner join settings on usage.activity_date <= settings.as_of
    group by usage.customer_id
),

last_answers as (
    select
        responses.customer_id,
        max(responses.answered_on) as last_answer_date
    from {{ ref('int_customer__survey_responses') }} as responses
    inner join settings on responses.answered_on <= settings.as_of
    group by responses.customer_id
),

onboarding as (
    select
        projects.customer_id,
        bool_or(coalesce(projects.live_date > settings.as_of, true)) as is_onboarding
    from {{ ref('int_customer__onboarding_projects') }} as projects
    inner join settings on projects.kickoff_date <= settings.as_of
    group by projects.customer_id
)

select
    customers.customer_id,
    last_touches.last_touch_date,
    last_uses.last_use_date,
    last_answers.last_answer_date,
    coalesce(onboarding.is_onboarding, false) as is_onboarding,
    concat_ws(
        ', ',
        case when customers.has_crm then 'crm' end,
        case when customers.has_helpdesk then 'helpdesk' end,
        case when customers.has_billing then 'billing' end,
        case when customers.has_usage or last_uses.customer_id is not null then 'usage' end,
        case when last_answers.customer_id is not null then 'feedback' end,
        case when last_touches.has_success then 'success' end
    ) as departments
from customers
left join last_touches on customers.customer_id = last_touches.customer_id
left join last_uses on customers.customer_id = last_uses.customer_id
left join last_answers on customers.customer_id = last_answers.customer_id
left join onboarding on customers.customer_id = onboarding.customer_id
