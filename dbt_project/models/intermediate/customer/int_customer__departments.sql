-- Grain: a customer. Which departments know it, which do not that know others, and how far the
-- data of those that know it reach: to the day of the system that lags most.
{% set departments = ['crm', 'helpdesk', 'billing', 'usage', 'feedback', 'success'] %}
with standings as (
    select * from {{ ref('int_customer__standings') }}
),

fresh_days as (
    select * from {{ ref('int_quality__fresh_days') }}
),

read_across as (
    select
        {% for department in departments -%}
        coalesce(bool_or(standings.department = '{{ department }}'), false) as has_{{ department }},
        min(fresh_days.fresh_to) filter (where standings.department = '{{ department }}')
            as {{ department }}_fresh_to,
        {% endfor -%}
        standings.customer_id,
        count(distinct standings.department) as n_departments
    from standings
    left join fresh_days
        on standings.department = fresh_days.department
        and standings.source_system = fresh_days.source_system
    group by standings.customer_id
)

select
    concat_ws(
        ', '
        {%- for department in departments %},
        case when has_{{ department }} then '{{ department }}' end
        {%- endfor %}
    ) as departments,
    nullif(concat_ws(
        ', '
        {%- for department in departments %},
        case
            when bool_or(has_{{ department }}) over () and not has_{{ department }}
                then '{{ department }}'
        end
        {%- endfor %}
    ), '') as missing_departments,
    {% for department in departments -%}
    {{ department }}_fresh_to,
    {% endfor -%}
    n_departments,
    n_departments = 1 as is_known_to_one_department,
    customer_id
from read_across
