{# One department entity over all systems of the department; see vars.systems in dbt_project.yml. #}
{% macro union_of_systems(department, entity, columns) -%}
{% for system in var('systems')[department] -%}
{% if not loop.first %}
union all
{% endif -%}
select
    {{ columns | join(',\n    ') }}
from {{ ref('stg_' ~ system ~ '__' ~ department ~ '_' ~ entity) }}
where not is_deleted
{% endfor %}
{%- endmacro %}
