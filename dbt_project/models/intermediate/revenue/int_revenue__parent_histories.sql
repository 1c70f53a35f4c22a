-- Grain: top parent × month, from the first with a customer below it to that of as_of. A customer
-- belongs to the parent that is in force at the start of the month, and its past goes with it
-- (decision 0013). Most parents are one customer for good: its rows are theirs.
{% set closing_amounts = ['mrr_amount', 'arr_amount', 'mrr_amount_at_rate_month_before',
    'mrr_amount_at_rate_year_before'] -%}
with movements as (
    select * from {{ ref('int_revenue__customer_movements') }}
),

movements_of_some as (
    select * from {{ ref('int_revenue__customer_movements') }}
),

months as (
    select * from {{ ref('int_revenue__months') }}
),

hierarchy as (
    select
        *,
        count(*) over (partition by top_parent_customer_id) = 1 and valid_to = {{ far_date() }}
            as is_alone
    from {{ ref('int_customer__hierarchy') }}
),

summed as (
    select
        {% for name in closing_amounts -%}
        {{ sum_amount('movements.closing_' ~ name) }} as {{ name }},
        {% endfor -%}
        {{ sum_amount('movements.opening_mrr_amount') }} as opening_mrr_amount,
        {{ sum_amount('movements.mrr_amount_year_before') }} as mrr_amount_year_before,
        hierarchy.top_parent_customer_id,
        movements.month,
        cast(sum(movements.n_seats) as decimal(18, 4)) as n_seats,
        bool_or(movements.has_paused) as has_paused,
        count(*) as n_customers,
        count(*) filter (where movements.is_paying) as n_paying_customers,
        max(movements.last_paying_month) as last_paying_month,
        bool_or({{ is_kept_by_pause('movements') }}) as is_kept
    from movements_of_some as movements
    inner join hierarchy
        on movements.customer_id = hierarchy.customer_id
        and movements.month >= hierarchy.valid_from
        and movements.month < hierarchy.valid_to
    where not hierarchy.is_alone
    group by hierarchy.top_parent_customer_id, movements.month
),

first_months as (
    select
        top_parent_customer_id,
        min(month) as first_month
    from summed
    group by top_parent_customer_id
)

select
    hierarchy.top_parent_customer_id,
    movements.month,
    movements.is_complete_month,
    {% for name in closing_amounts -%}
    movements.closing_{{ name }} as {{ name }},
    {% endfor -%}
    movements.opening_mrr_amount,
    movements.mrr_amount_year_before,
    movements.n_seats,
    1 as n_customers,
    case when movements.is_paying then 1 else 0 end as n_paying_customers,
    movements.last_paying_month,
    case when not {{ is_kept_by_pause('movements') }} then movements.last_paying_month end
        as last_idle_month,
    movements.is_paying,
    movements.is_paused
from movements
inner join hierarchy
    on movements.customer_id = hierarchy.customer_id
    and movements.month >= hierarchy.valid_from
where hierarchy.is_alone
union all
select
    first_months.top_parent_customer_id,
    months.month,
    months.is_complete_month,
    {% for name in closing_amounts + ['opening_mrr_amount', 'mrr_amount_year_before'] -%}
    coalesce(summed.{{ name }}, 0) as {{ name }},
    {% endfor -%}
    coalesce(summed.n_seats, 0) as n_seats,
    coalesce(summed.n_customers, 0) as n_customers,
    coalesce(summed.n_paying_customers, 0) as n_paying_customers,
    summed.last_paying_month,
    case when not summed.is_kept then summed.last_paying_month end as last_idle_month,
    coalesce(summed.mrr_amount > 0, false) as is_paying,
    coalesce(summed.mrr_amount = 0 and summed.has_paused, false) as is_paused
from first_months
inner join months
    on first_months.first_month <= months.month
left join summed
    on first_months.top_parent_customer_id = summed.top_parent_customer_id
    and months.month = summed.month
