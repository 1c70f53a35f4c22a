{# The day that stands for an open end. Intervals are half-open, and their ends are never null. #}
{% macro far_date() -%}
    cast('9999-12-31' as date)
{%- endmacro %}

{# The day that stands for a beginning that nobody knows. #}
{% macro first_date() -%}
    cast('0001-01-01' as date)
{%- endmacro %}

{# First day of the month of a date or instant, as a date. #}
{% macro month_start(expression) -%}
    cast({{ dbt.date_trunc('month', expression) }} as date)
{%- endmacro %}

{# A date some whole months later (or earlier, where negative), as a date. #}
{% macro add_months(expression, months) -%}
    cast({{ dbt.dateadd('month', months, expression) }} as date)
{%- endmacro %}

{# A date some days later (or earlier, where negative), as a date. #}
{% macro add_days(expression, days) -%}
    cast({{ dbt.dateadd('day', days, expression) }} as date)
{%- endmacro %}

{#
  The whole months from a date to another; null where it is no whole number of them. From the 28th of
  February to the 31st of March is one, as billing on the 31st has it.
#}
{% macro whole_months(first_date, next_date) -%}
    {%- set months = dbt.datediff(first_date, next_date, 'month') -%}
    case
        when {{ add_months(first_date, months) }} = {{ next_date }} then {{ months }}
        when {{ add_months(next_date, '-' ~ months) }} = {{ first_date }} then {{ months }}
    end
{%- endmacro %}

{# A query of one column, month: first days of all months between two columns of one row. #}
{% macro month_spine(relation, first_month, last_month) -%}
    {{ return(adapter.dispatch('month_spine', 'customer_360')(relation, first_month, last_month)) }}
{%- endmacro %}

{% macro default__month_spine(relation, first_month, last_month) -%}
    select
        cast(
            explode(sequence({{ first_month }}, {{ last_month }}, interval 1 month)) as date
        ) as month
    from {{ relation }}
{%- endmacro %}

{% macro duckdb__month_spine(relation, first_month, last_month) -%}
    select
        cast(
            unnest(generate_series({{ first_month }}, {{ last_month }}, interval 1 month)) as date
        ) as month
    from {{ relation }}
{%- endmacro %}
