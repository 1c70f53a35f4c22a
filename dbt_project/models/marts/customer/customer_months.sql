-- Grain: customer and month, from the first with a live subscription item, usage or a
-- contract signed to that of as_of.
with movements as (
    select * from {{ ref('int_revenue__customer_movements') }}
),

carr as (
    select * from {{ ref('int_revenue__carr') }}
),

usage_months as (
    select * from {{ ref('int_revenue__usage_months') }}
),

stages as (
    select * from {{ ref('int_customer__stage_months') }}
),

dated_members as (
    select * from {{ ref('int_revenue__dated_members') }}
)

select
    movements.customer_id,
    movements.month,
    movements.is_complete_month,
    movements.opening_mrr_amount,
    movements.new_mrr_amount,
    movements.reactivation_mrr_amount,
    movements.expansion_mrr_amount,
    movements.contraction_mrr_amount,
    movements.churn_mrr_amount,
    movements.fx_mrr_amount,
    movements.closing_mrr_amount,
    movements.closing_mrr_amount_at_rate_month_before,
    movements.closing_mrr_amount_at_rate_year_before,
    movements.closing_arr_amount,
    coalesce(carr.signed_arr_amount, 0) as signed_arr_amount,
    coalesce(carr.notified_arr_amount, 0) as notified_arr_amount,
    coalesce(carr.carr_amount, movements.closing_arr_amount) as carr_amount,
    coalesce(usage_months.usage_amount, 0) as usage_amount,
    coalesce(usage_months.mean_usage_amount, 0) as mean_usage_amount,
    movements.n_seats,
    movements.n_products,
    movements.is_paying,
    movements.is_paused,
    movements.is_trialing,
    movements.is_active_logo,
    movements.is_lost_logo,
    {% for attribute in retention_attributes() -%}
    dated_members.{{ attribute }},
    {% endfor -%}
    stages.lifecycle_stage
from movements
left join carr
    on movements.customer_id = carr.customer_id
    and movements.month = carr.month
left join usage_months
    on movements.customer_id = usage_months.customer_id
    and movements.month = usage_months.month
left join stages
    on movements.customer_id = stages.customer_id
    and movements.month = stages.month
left join dated_members
    on movements.customer_id = dated_members.customer_id
    and movements.month = dated_members.month
