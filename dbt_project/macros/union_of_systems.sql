{# The models that bring an entity from each system that may send it; see vars.vendors. #}
{% macro models_of_entity(department, entity) -%}
    {%- set models = ['stg_exports__' ~ department ~ '_' ~ entity] -%}
    {%- for vendor, entities in var('vendors').items() -%}
        {%- if department ~ '.' ~ entity in entities -%}
            {%- do models.append('int_' ~ department ~ '__' ~ entity ~ '_from_' ~ vendor) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(models) }}
{%- endmacro %}

{# One department entity over all systems of the department. #}
{% macro union_of_systems(department, entity, columns) -%}
{% for model in models_of_entity(department, entity) -%}
{% if not loop.first %}
union all
{% endif -%}
select
    {{ columns | join(',\n    ') }}
from {{ ref(model) }}
where not is_deleted
{% endfor %}
{%- endmacro %}
