{# An instant (UTC, without zone) as the clocks of the reporting time zone show it. #}
{% macro in_reporting_zone(instant) -%}
    {{ return(adapter.dispatch('in_reporting_zone', 'customer_360')(instant)) }}
{%- endmacro %}

{% macro default__in_reporting_zone(instant) -%}
    from_utc_timestamp({{ instant }}, {{ reporting_timezone() }})
{%- endmacro %}

{% macro duckdb__in_reporting_zone(instant) -%}
    timezone({{ reporting_timezone() }}, timezone('UTC', {{ instant }}))
{%- endmacro %}

{% macro reporting_timezone() -%}
    (select reporting_timezone from {{ ref('stg_run__settings') }})
{%- endmacro %}

{# The day of an instant in the reporting time zone; another day where there is none. #}
{% macro reporting_day(instant, otherwise='null') -%}
    coalesce(cast({{ in_reporting_zone(instant) }} as date), {{ otherwise }})
{%- endmacro %}
