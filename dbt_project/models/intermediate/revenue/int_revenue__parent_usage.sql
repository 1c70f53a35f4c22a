-- Grain: top parent × month, where customers that it has in the month have usage in the mean month
-- up to it, or up to one or twelve months before it. Their past goes with them (decision 0013).
with usage_months as (
    select * from {{ ref('int_revenue__usage_months') }}
),

hierarchy as (
    select * from {{ ref('int_customer__hierarchy') }}
),

months as (
    select * from {{ ref('int_revenue__months') }}
),

ends as (
    select
        customer_id,
        month,
        {{ amount(0) }} as usage_amount_month_before,
        {{ amount(0) }} as usage_amount_year_before,
        mean_usage_amount_at_rate_month_before as usage_amount_at_rate_month_before,
        mean_usage_amount_at_rate_year_before as usage_amount_at_rate_year_before
    from usage_months
    union all
    select
        customer_id,
        {{ add_months('month', 1) }} as month,
        mean_usage_amount as usage_amount_month_before,
        {{ amount(0) }} as usage_amount_year_before,
        {{ amount(0) }} as usage_amount_at_rate_month_before,
        {{ amount(0) }} as usage_amount_at_rate_year_before
    from usage_months
    union all
    select
        customer_id,
        {{ add_months('month', 12) }} as month,
        {{ amount(0) }} as usage_amount_month_before,
        mean_usage_amount as usage_amount_year_before,
        {{ amount(0) }} as usage_amount_at_rate_month_before,
        {{ amount(0) }} as usage_amount_at_rate_year_before
    from usage_months
)

select
    hierarchy.top_parent_customer_id,
    ends.month,
    {{ sum_amount('ends.usage_amount_month_before') }} as usage_amount_month_before,
    {{ sum_amount('ends.usage_amount_year_before') }} as usage_amount_year_before,
    {{ sum_amount('ends.usage_amount_at_rate_month_before') }}
        as usage_amount_at_rate_month_before,
    {{ sum_amount('ends.usage_amount_at_rate_year_before') }} as usage_amount_at_rate_year_before
from ends
inner join months on ends.month = months.month
inner join hierarchy
    on ends.customer_id = hierarchy.customer_id
    and ends.month >= hierarchy.valid_from
    and ends.month < hierarchy.valid_to
group by hierarchy.top_parent_customer_id, ends.month
