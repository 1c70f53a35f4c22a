{# Full minutes between two instants, null where one is. #}
{% macro whole_minutes(started_at, ended_at) -%}
    cast(floor({{ dbt.datediff(started_at, ended_at, 'second') }} / 60.0) as bigint)
{%- endmacro %}
