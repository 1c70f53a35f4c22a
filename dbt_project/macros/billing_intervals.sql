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
