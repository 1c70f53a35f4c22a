{# The first value in an order that is not null: of `column`, within a partition, on every row of it. #}
{% macro first_known(column, partition_by, order_by) -%}
    {{ return(adapter.dispatch('first_known', 'customer_360')(column, partition_by, order_by)) }}
{%- endmacro %}

{% macro default__first_known(column, partition_by, order_by) -%}
    first_value({{ column }}) ignore nulls {{ whole_partition(partition_by, order_by) }}
{%- endmacro %}

{% macro duckdb__first_known(column, partition_by, order_by) -%}
    first_value({{ column }} ignore nulls) {{ whole_partition(partition_by, order_by) }}
{%- endmacro %}

{% macro whole_partition(partition_by, order_by) -%}
    over (
        partition by {{ partition_by }}
        order by {{ order_by }}
        rows between unbounded preceding and unbounded following
    )
{%- endmacro %}
