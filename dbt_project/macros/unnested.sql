{# In a select list: one row for each element of a list column. #}
{% macro unnested(column) -%}
    {{ return(adapter.dispatch('unnested', 'customer_360')(column)) }}
{%- endmacro %}

{% macro default__unnested(column) -%}
    explode({{ column }})
{%- endmacro %}

{% macro duckdb__unnested(column) -%}
    unnest({{ column }})
{%- endmacro %}
