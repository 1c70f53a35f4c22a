-- Grain: closing of a month, window, dimension, member and metric: all figures of the whole, and
-- those of members that are others now.
with closed_figures as (
    select * from {{ ref('stg_run__closed_figures') }}
),

closed_months as (
    select * from {{ ref('stg_run__closed_months') }}
),

retention as (
    select
        retention.*,
        closed_months.closing_number
    from {{ ref('int_revenue__retention') }} as retention
    inner join closed_months
        on retention.month = closed_months.month
),

present_figures as (
    {% for metric in closed_metrics() -%}
    select
        month,
        closing_number,
        retention_window,
        dimension,
        member,
        '{{ metric }}' as metric,
        cast({{ metric }} as decimal(38, 12)) as amount
    from retention
    where {{ metric }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

compared as (
    select
        coalesce(closed_figures.month, present_figures.month) as month,
        coalesce(closed_figures.closing_number, present_figures.closing_number)
            as closing_number,
        coalesce(closed_figures.retention_window, present_figures.retention_window)
            as retention_window,
        coalesce(closed_figures.dimension, present_figures.dimension) as dimension,
        coalesce(closed_figures.member, present_figures.member) as member,
        coalesce(closed_figures.metric, present_figures.metric) as metric,
        closed_figures.amount as amount_as_closed,
        present_figures.amount as amount_now
    from closed_figures
    full outer join present_figures
        on closed_figures.month = present_figures.month
        and closed_figures.closing_number = present_figures.closing_number
        and closed_figures.retention_window = present_figures.retention_window
        and closed_figures.dimension = present_figures.dimension
        and closed_figures.member = present_figures.member
        and closed_figures.metric = present_figures.metric
)

select
    *,
    case
        when metric like '%_amount' or substr(metric, 1, 2) = 'n_'
            then coalesce(amount_now, 0) - coalesce(amount_as_closed, 0)
        else amount_now - amount_as_closed
    end as amount_difference
from compared
where dimension = 'all' or amount_now is distinct from amount_as_closed
