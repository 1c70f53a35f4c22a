{# A value of nested JSON as text, by its dotted path; null where there is none. #}
{% macro json_text(column, path) -%}
    {{ return(adapter.dispatch('json_text', 'customer_360')(column, path)) }}
{%- endmacro %}

{% macro duckdb__json_text(column, path) -%}
    json_extract_string({{ column }}, '$.{{ path }}')
{%- endmacro %}

{% macro spark__json_text(column, path) -%}
    get_json_object({{ column }}, '$.{{ path }}')
{%- endmacro %}

{# In a select list: one row for each element of a JSON list, as JSON; none where it is null. #}
{% macro unnest_json(column) -%}
    {{ return(adapter.dispatch('unnest_json', 'customer_360')(column)) }}
{%- endmacro %}

{% macro duckdb__unnest_json(column) -%}
    unnest(cast({{ column }} as json[]))
{%- endmacro %}

{% macro spark__unnest_json(column) -%}
    explode(from_json({{ column }}, 'array<string>'))
{%- endmacro %}
