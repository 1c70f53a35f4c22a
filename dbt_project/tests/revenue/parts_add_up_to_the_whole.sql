-- In every dimension the members' amounts add up to the row `all`, which is the sum of customers.
with retention as (
    select * from {{ ref('revenue_retention') }}
),

sums as (
    select
        month,
        retention_window,
        dimension,
        {% for part in bridge_amounts() -%}
        sum({{ part }}) as {{ part }},
        {% endfor -%}
        sum(n_cohort_customers) as n_cohort_customers
    from retention
    group by month, retention_window, dimension
),

customers as (
    select
        {% for part in bridge_amounts() -%}
        sum({{ part }}) as {{ part }},
        {% endfor -%}
        month
    from {{ ref('customer_months') }}
    group by month
)

select
    sums.month,
    sums.retention_window,
    sums.dimension,
    'members do not add up to the whole' as reason
from sums
inner join sums as whole
    on sums.month = whole.month
    and sums.retention_window = whole.retention_window
    and whole.dimension = 'all'
where
    (sums.dimension <> 'product' and sums.n_cohort_customers <> whole.n_cohort_customers)
    {% for part in bridge_amounts() -%}
    or sums.{{ part }} <> whole.{{ part }}
    {% endfor -%}
union all
select
    customers.month,
    'month' as retention_window,
    'all' as dimension,
    'the whole is not the sum of customers' as reason
from customers
left join sums
    on customers.month = sums.month
    and sums.retention_window = 'month'
    and sums.dimension = 'all'
where
    {% for part in bridge_amounts() -%}
    {{ 'or ' if not loop.first }}customers.{{ part }} <> coalesce(sums.{{ part }}, 0)
    {% endfor -%}
    or customers.month is null
