{# How many levels above a customer are looked at; deeper ones are counted by a test. #}
{% macro hierarchy_levels() -%}
    {{ return(10) }}
{%- endmacro %}

{#
  CTEs that walk up from each customer of `parents` (customer_id, parent_customer_id, valid_from,
  valid_to, without gaps), one level a step: step_<n> holds the customer reached by then, the number
  of levels above, and for which days. Where a path came back to its start, it stays there.
#}
{% macro steps_up(parents) -%}
step_0 as (
    select
        customer_id,
        valid_from,
        valid_to,
        customer_id as reached_customer_id,
        0 as n_levels
    from {{ parents }}
),

{% for step in range(hierarchy_levels()) -%}
step_{{ step + 1 }} as (
    select
        below.customer_id,
        greatest(below.valid_from, coalesce(above.valid_from, below.valid_from)) as valid_from,
        least(below.valid_to, coalesce(above.valid_to, below.valid_to)) as valid_to,
        coalesce(above.parent_customer_id, below.reached_customer_id) as reached_customer_id,
        below.n_levels + case when above.parent_customer_id is null then 0 else 1 end as n_levels
    from step_{{ step }} as below
    left join {{ parents }} as above
        on case
            when below.n_levels = 0 or below.reached_customer_id <> below.customer_id
                then below.reached_customer_id
        end = above.customer_id
        and below.valid_from < above.valid_to
        and below.valid_to > above.valid_from
)
{{- ',\n\n' if not loop.last -}}
{% endfor -%}
{%- endmacro %}
