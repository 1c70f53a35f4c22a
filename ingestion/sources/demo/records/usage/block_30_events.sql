-- Grain: user × day × module.
create or replace table records.usage__events_daily as
with references_given as (
    select
        customers.customer,
        case
            when
                customers.in_crm
                and uniform('usage crm id', customers.customer) >= mess_rates.missing_id
                then '001Q' || lpad(cast(customers.customer as varchar), 11, '0') || 'IAA'
        end as crm_account_id
    from facts.customers
    cross join facts.mess_rates
),

user_months as (
    select
        usage_users.*,
        usage_months.* exclude (customer),
        uniform('usage days', concat(usage_users.user_key, '/', usage_months.month_number))
            as chance
    from usage_months
    inner join usage_users
        on usage_months.customer = usage_users.customer
    where
        usage_users.user_number <= usage_months.n_steady_users
        or (
            usage_users.user_number <= usage_months.n_logins
            and (
                usage_users.user_number - usage_months.n_steady_users - 1
                + usage_months.month_number
            ) % (usage_months.n_logins - usage_months.n_steady_users)
            < usage_months.n_active_users - usage_months.n_steady_users
        )
),

-- Days of use are spread over the month: about one working day in four at small customers. At large
-- ones most users are seen on one day a month, which keeps a thousand seats within few thousand rows.
days_counted as (
    select
        *,
        least(
            n_weekdays,
            1 + cast(floor(
                adoption * least(12, 24 / n_active_users) * least(weight, 4) / 1.8
                + 0.3 * later_digits(chance, 1)
            ) as integer)
        ) as n_days
    from user_months
),

steps as (
    select
        *,
        -- The first user of a customer is there in any share, but then with a day a month.
        unnest(range(if(is_in_share, n_days, 1))) as step
    from days_counted
),

positions as (
    select
        * exclude (chance),
        cast(floor((step + later_digits(chance, 2)) * n_weekdays / n_days) as integer) as position,
        uniform('usage day', concat(user_key, '/', month_number, '/', step)) as chance
    from steps
),

-- Some of Friday's use is Saturday's and some of Monday's is Sunday's.
days as (
    select
        positions.*,
        weekday_of(spans.first_weekday + positions.position - spans.position_from) as weekday,
        case
            when chance >= 0.12 then weekday
            when isodow(weekday) = 5 and weekday + 1 < spans.day_to then weekday + 1
            when isodow(weekday) = 1 and weekday > spans.day_from then weekday - 1
            else weekday
        end as activity_date,
        spans.used[1 + (positions.user_number - 1) % len(spans.used)] as used
    from positions
    inner join usage_spans as spans
        on positions.customer = spans.customer
        and positions.month = spans.month
        and positions.position >= spans.position_from
        and positions.position < spans.position_to
),

visits as (
    select
        *,
        pow(later_digits(chance, 1), 2) * len(used.modules) as first_module,
        unnest(range(least(
            len(used.modules),
            1 + cast(floor(later_digits(chance, 2) + 0.05 * (weight - 1)) as bigint)
        ))) as visit
    from days
),

worked as (
    select
        *,
        used.modules[1 + (cast(floor(first_module) as bigint) + visit) % len(used.modules)]
            as module,
        cast(ceil(
            25 * weight * adoption * adoption * (0.4 + 1.2 * later_digits(chance, 3)) / (1 + visit)
        ) as bigint) as n_actions
    from visits
)

select
    concat(worked.user_key, '/', worked.activity_date, '/', worked.module) as usage_id,
    if(
        worked.is_in_second and worked.activity_date >= workspaces.second_from,
        workspaces.second_workspace_id,
        workspaces.workspace_id
    ) as workspace_id,
    references_given.crm_account_id,
    worked.used.billing_account_id as billing_account_id,
    cast(null as varchar) as helpdesk_organization_id,
    worked.used.subscription_id as subscription_id,
    worked.user_key,
    worked.module,
    worked.activity_date,
    worked.n_actions,
    cast(20 + worked.n_actions * (12 + 40 * later_digits(chance, 4)) as bigint)
        as duration_seconds,
    -- What goes wrong is one reason of a low mood.
    cast(floor(
        worked.n_actions * (0.005 + 0.06 * pow(1 - worked.mood, 2)) * 2 * later_digits(chance, 5)
        + later_digits(chance, 6)
    ) as bigint) as n_errors,
    worked.customer as _customer,
    worked.person as _person
from worked
inner join references_given
    on worked.customer = references_given.customer
inner join records.workspaces_of_customer as workspaces
    on worked.customer = workspaces.customer;
