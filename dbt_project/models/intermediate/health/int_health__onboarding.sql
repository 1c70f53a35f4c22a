-- Grain: customer × month × measure of outcomes. Present while a project that began is not live,
-- and for the window after it went live.
with customer_months as (
    select
        customer_months.customer_id,
        customer_months.month,
        customer_months.observed_on,
        {{ add_days('customer_months.observed_on', '-windows.onboarding_days_late_days') }}
            as live_after
    from {{ ref('int_health__customer_months') }} as customer_months
    inner join {{ ref('int_health__windows') }} as windows
        on customer_months.segment = windows.segment
),

projects as (
    select
        customer_id,
        due_date,
        kickoff_date,
        coalesce(live_date, {{ far_date() }}) as live_date
    from {{ ref('int_customer__onboarding_projects') }}
    where due_date is not null
)

select
    customer_months.customer_id,
    customer_months.month,
    'onboarding_days_late' as measure,
    cast(max(
        case
            when projects.live_date > customer_months.observed_on
                then greatest(
                    {{ dbt.datediff('projects.due_date', 'customer_months.observed_on', 'day') }},
                    0
                )
            else 0
        end
    ) as decimal(18, 6)) as measure_value
from customer_months
inner join projects
    on customer_months.customer_id = projects.customer_id
    and customer_months.observed_on >= coalesce(projects.kickoff_date, projects.due_date)
    and customer_months.live_after < projects.live_date
group by customer_months.customer_id, customer_months.month
