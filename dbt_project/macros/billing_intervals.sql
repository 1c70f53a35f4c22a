{# How many billing intervals a year has; null for an interval that is unknown or does not recur. #}
{% macro periods_a_year(billing_interval) -%}
    case {{ billing_interval }}
        when 'day' then 365
        when 'week' then 52
        when 'month' then 12
        when 'quarter' then 4
        when 'year' then 1
    end
{%- endmacro %}

{# The months of so many billing intervals; null for days and weeks. #}
{% macro interval_months(billing_interval, interval_count) -%}
    {{ interval_count }} * case {{ billing_interval }}
        when 'month' then 1
        when 'quarter' then 3
        when 'year' then 12
    end
{%- endmacro %}

{# The fewest days of so many billing intervals. #}
{% macro shortest_interval(billing_interval, interval_count) -%}
    {{ interval_count }} * case {{ billing_interval }}
        when 'day' then 1
        when 'week' then 7
        when 'month' then 28
        when 'quarter' then 89
        when 'year' then 365
    end
{%- endmacro %}
