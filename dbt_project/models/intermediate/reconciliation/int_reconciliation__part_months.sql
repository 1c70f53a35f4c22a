-- Grain: a part of a subscription and month of int_reconciliation__differing_months at whose end a
-- line of it is in force or an item of it is live: what its lines are worth a month, what billing
-- charges for its items, and what MRR counts beside that.
{% set of_lines = ['line_amount', 'once_discount_amount', 'n_roundings'] -%}
{% set of_items = [
    'charged_amount', 'listed_discount_amount', 'counting_rules_amount', 'other_sources_amount',
] -%}
{% set days = ['recurring_from', 'service_from'] -%}
with lines_in_force as (
    select * from {{ ref('int_reconciliation__lines_in_force') }}
),

live_items as (
    select * from {{ ref('int_reconciliation__live_items') }}
),

differing_months as (
    select * from {{ ref('int_reconciliation__differing_months') }}
),

side_by_side as (
    {% for parent, own in [('lines_in_force', of_lines + days), ('live_items', of_items)] -%}
    select
        {{ parent }}.part_id,
        {% for column in of_lines + of_items + days -%}
        {{ parent ~ '.' ~ column if column in own else 'null' }} as {{ column }},
        {% endfor -%}
        {{ parent }}.month
    from {{ parent }}
    inner join differing_months
        on {{ parent }}.part_id = differing_months.part_id
        and {{ parent }}.month = differing_months.month
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

added_up as (
    select
        part_id,
        month,
        {% for column in of_lines + of_items if column != 'n_roundings' -%}
        {{ sum_amount(column) }} as {{ column }},
        {% endfor -%}
        coalesce(sum(n_roundings), 0) as n_roundings,
        coalesce(min(recurring_from), min(service_from)) as lines_from
    from side_by_side
    group by part_id, month
)

select
    differing_months.source_system,
    differing_months.subscription_key,
    differing_months.currency,
    added_up.*
from added_up
inner join differing_months
    on added_up.part_id = differing_months.part_id
    and added_up.month = differing_months.month
