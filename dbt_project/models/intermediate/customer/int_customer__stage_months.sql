-- Grain: customer × month, from the first of customer_months to that of the run. The stage at its
-- end, and the month since which it has held without a break.
-- depends_on: {{ ref('int_customer__changed_stages') }}
with movements as (
    select
        *,
        max(case when is_paying then 1 else 0 end) over (
            partition by customer_id
            order by month nulls last
            rows between unbounded preceding and current row
        ) = 1 as has_paid
    from {{ ref('int_revenue__customer_movements') }}
),

signs as (
    select
        customer_id,
        month,
        min(stage_order) as first_order
    from {{ ref('int_customer__stage_signs') }}
    group by customer_id, month
),

staged as (
    select
        movements.customer_id,
        movements.month,
        case
            when not movements.has_paid then 'not yet paying'
            when not movements.is_active_logo then 'churned'
            when signs.first_order = 1 then 'at risk'
            when signs.first_order = 2 then 'onboarding'
            when signs.first_order = 3 then 'renewing'
            else 'steady'
        end as lifecycle_stage
    from movements
    left join signs
        on movements.customer_id = signs.customer_id
        and movements.month = signs.month
),

compared as (
    select
        *,
        lag(lifecycle_stage, 1, '') over (
            partition by customer_id
            order by month nulls last
        ) as stage_before
    from staged
)

select
    customer_id,
    month,
    lifecycle_stage,
    max(case when lifecycle_stage <> stage_before then month end) over (
        partition by customer_id
        order by month nulls last
        rows between unbounded preceding and current row
    ) as stage_since_month
from compared
