{# The last value up to the row, in an order, that is not null. #}
{% macro last_known(column, partition_by, order_by) -%}
    {{ return(adapter.dispatch('last_known', 'customer_360')(column, partition_by, order_by)) }}
{%- endmacro %}

{% macro default__last_known(column, partition_by, order_by) -%}
    last_value({{ column }}) ignore nulls {{ partition_so_far(partition_by, order_by) }}
{%- endmacro %}

{% macro duckdb__last_known(column, partition_by, order_by) -%}
    last_value({{ column }} ignore nulls) {{ partition_so_far(partition_by, order_by) }}
{%- endmacro %}

{% macro partition_so_far(partition_by, order_by) -%}
    over (
        partition by {{ partition_by }}
        order by {{ order_by }}
        rows between unbounded preceding and current row
    )
{%- endmacro %}
