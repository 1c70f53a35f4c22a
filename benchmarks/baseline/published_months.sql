-- The bridge of each customer and month with attributes, commitments, usage and stage. Of the signs of
-- stages the first in the alphabet is the first that holds.
create or replace table baseline.customer_months as
with lowest_band as (
    select arg_max(band, band_order) as band from intermediate.int_rules__health_bands
),

onboarding as (
    select distinct
        projects.customer_id,
        months.month
    from intermediate.int_customer__onboarding_projects as projects
    cross join staging.stg_run__settings as settings
    inner join intermediate.int_revenue__months as months
        on least(cast(months.next_month_start - interval 1 day as date), settings.as_of)
        >= projects.kickoff_date
        and least(cast(months.next_month_start - interval 1 day as date), settings.as_of)
        < coalesce(projects.live_date, date '9999-12-31')
),

signs as (
    select customer_id, month, 'at risk' as sign
    from intermediate.int_health__banded
    where health_band = (select band from lowest_band)
    union all
    select customer_id, month, 'onboarding' as sign from onboarding
    union all
    select customer_id, month, 'renewing' as sign
    from intermediate.int_health__measures_scored
    where measure = 'days_to_contract_end' and measure_score < 100
),

first_signs as (
    select customer_id, month, min(sign) as sign from signs group by all
)

select
    movements.* exclude (
        movement_class, mrr_amount_year_before, has_paused, last_paying_month, last_idle_month
    ),
    coalesce(commitments.signed_arr_amount, 0) as signed_arr_amount,
    least(coalesce(commitments.notified_arr_amount, 0), movements.closing_arr_amount)
        as notified_arr_amount,
    cast(
        movements.closing_arr_amount + coalesce(commitments.signed_arr_amount, 0)
        - least(coalesce(commitments.notified_arr_amount, 0), movements.closing_arr_amount)
        as decimal(28, 8)
    ) as carr_amount,
    coalesce(usage_months.usage_amount, 0) as usage_amount,
    coalesce(usage_months.mean_usage_amount, 0) as mean_usage_amount,
    dated_members.* exclude (customer_id, month),
    case
        when not movements.is_paying and movements.last_paying_month is null then 'not yet paying'
        when not movements.is_active_logo then 'churned'
        else coalesce(first_signs.sign, 'steady')
    end as lifecycle_stage
from intermediate.int_revenue__customer_movements as movements
left join intermediate.int_revenue__commitments as commitments
    on movements.customer_id = commitments.customer_id
    and movements.month = commitments.month
left join intermediate.int_revenue__usage_months as usage_months
    on movements.customer_id = usage_months.customer_id
    and movements.month = usage_months.month
left join intermediate.int_revenue__dated_members as dated_members
    on movements.customer_id = dated_members.customer_id
    and movements.month = dated_members.month
left join first_signs
    on movements.customer_id = first_signs.customer_id
    and movements.month = first_signs.month;
