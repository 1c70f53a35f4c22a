-- Grain: top parent × month, from the first with a customer below it to that of as_of. A customer
-- belongs to the parent that is in force at the start of the month, and its past goes with it
-- (decision 0013).
{% set summed_amounts = ['mrr_amount', 'arr_amount', 'mrr_amount_at_rate_month_before',
    'mrr_amount_at_rate_year_before', 'opening_mrr_amount', 'mrr_amount_year_before'] -%}
with histories as (
    select * from {{ ref('int_revenue__customer_histories') }}
),

hierarchy as (
    select * from {{ ref('int_customer__hierarchy') }}
),

months as (
    select * from {{ ref('int_revenue__months') }}
),

members as (
    select
        hierarchy.top_parent_customer_id,
        histories.*,
        histories.last_paying_month is not null
        and coalesce(histories.last_idle_month < histories.last_paying_month, true)
            as is_kept_by_pause
    from histories
    inner join hierarchy
        on histories.customer_id = hierarchy.customer_id
        and histories.month >= hierarchy.valid_from
        and histories.month < hierarchy.valid_to
),

first_months as (
    select
        top_parent_customer_id,
        min(month) as first_month
    from members
    group by top_parent_customer_id
),

summed as (
    select
        {% for name in summed_amounts -%}
        {{ sum_amount(name) }} as {{ name }},
        {% endfor -%}
        top_parent_customer_id,
        month,
        cast(sum(n_seats) as decimal(18, 4)) as n_seats,
        bool_or(has_paused) as has_paused,
        count(*) as n_customers,
        count(*) filter (where is_paying) as n_paying_customers,
        max(last_paying_month) as last_paying_month,
        case when not bool_or(is_kept_by_pause) then max(last_paying_month) end as last_idle_month
    from members
    group by top_parent_customer_id, month
)

select
    first_months.top_parent_customer_id,
    months.month,
    months.is_complete_month,
    {% for name in summed_amounts -%}
    coalesce(summed.{{ name }}, 0) as {{ name }},
    {% endfor -%}
    coalesce(summed.n_seats, 0) as n_seats,
    coalesce(summed.n_customers, 0) as n_customers,
    coalesce(summed.n_paying_customers, 0) as n_paying_customers,
    summed.last_paying_month,
    summed.last_idle_month,
    coalesce(summed.mrr_amount > 0, false) as is_paying,
    coalesce(summed.mrr_amount = 0 and summed.has_paused, false) as is_paused
from first_months
inner join months
    on first_months.first_month <= months.month
left join summed
    on first_months.top_parent_customer_id = summed.top_parent_customer_id
    and months.month = summed.month
