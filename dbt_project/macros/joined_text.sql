{# Texts of a group in one, in a fixed order, with commas between; `where` says which rows count. #}
{% macro joined_text(expression, order_by, where='true', separator=', ') -%}
    {{ return(adapter.dispatch('joined_text', 'customer_360')(expression, order_by, where, separator)) }}
{%- endmacro %}

{% macro default__joined_text(expression, order_by, where, separator) -%}
    string_agg({{ expression }}, '{{ separator }}') within group (order by {{ order_by }})
    filter (where {{ where }})
{%- endmacro %}

{% macro duckdb__joined_text(expression, order_by, where, separator) -%}
    string_agg({{ expression }}, '{{ separator }}' order by {{ order_by }})
    filter (where {{ where }})
{%- endmacro %}
