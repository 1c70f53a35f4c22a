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

{# The texts of a JSON list in one, in its order, with ', ' between; null where it holds none. #}
{% macro json_texts(column) -%}
    {{ return(adapter.dispatch('json_texts', 'customer_360')(column)) }}
{%- endmacro %}

{% macro duckdb__json_texts(column) -%}
    nullif(array_to_string(try_cast({{ column }} as varchar[]), ', '), '')
{%- endmacro %}

{% macro spark__json_texts(column) -%}
    nullif(array_join(from_json({{ column }}, 'array<string>'), ', '), '')
{%- endmacro %}
