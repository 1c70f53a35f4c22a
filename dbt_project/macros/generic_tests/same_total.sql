{# Fails for groups whose sum in the model differs from the sum in another relation, to the last digit. #}
{% test same_total(model, expression, to, to_expression, group_by, where='true', to_where='true') %}
with here as (
    select
        {{ group_by | join(',\n        ') }},
        sum({{ expression }}) as total
    from {{ model }}
    where {{ where }}
    group by {{ group_by | join(', ') }}
),

there as (
    select
        {{ group_by | join(',\n        ') }},
        sum({{ to_expression }}) as total
    from {{ to }}
    where {{ to_where }}
    group by {{ group_by | join(', ') }}
)

select
    {% for column in group_by -%}
    coalesce(here.{{ column }}, there.{{ column }}) as {{ column }},
    {% endfor -%}
    here.total as total_here,
    there.total as total_there,
    'the totals differ' as reason
from here
full outer join there
    on {% for column in group_by -%}
    here.{{ column }} is not distinct from there.{{ column }} {{ 'and ' if not loop.last }}
    {%- endfor %}
where coalesce(here.total, 0) <> coalesce(there.total, 0)
{% endtest %}
