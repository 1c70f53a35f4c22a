{# An instant (UTC, without zone) of the text of seconds since 1970. #}
{% macro epoch_to_timestamp(seconds) -%}
    {{ return(adapter.dispatch('epoch_to_timestamp', 'customer_360')(seconds)) }}
{%- endmacro %}

{% macro default__epoch_to_timestamp(seconds) -%}
    timestamp_micros(cast(cast({{ seconds }} as decimal(24, 6)) * 1000000 as bigint))
{%- endmacro %}

{% macro duckdb__epoch_to_timestamp(seconds) -%}
    make_timestamp(cast(cast({{ seconds }} as decimal(24, 6)) * 1000000 as bigint))
{%- endmacro %}

{#
  An amount in Stripe's smallest unit of a currency as an amount of the currency, decimal(28, 8).
  Currencies without, and with three, decimals are those that Stripe lists; UGX has two there.
#}
{% macro minor_to_major(amount, currency) -%}
    cast(cast({{ amount }} as decimal(28, 8)) * {{ smallest_unit(currency) }} as decimal(28, 8))
{%- endmacro %}

{# What a currency's smallest unit is of it, decimal(4, 3). #}
{% macro smallest_unit(currency) -%}
    case
        when {{ currency }} in (
            'BIF', 'CLP', 'DJF', 'GNF', 'JPY', 'KMF', 'KRW', 'MGA',
            'PYG', 'RWF', 'VND', 'VUV', 'XAF', 'XOF', 'XPF'
        ) then 1.000
        when {{ currency }} in ('BHD', 'JOD', 'KWD', 'OMR', 'TND') then 0.001
        else 0.010
    end
{%- endmacro %}

{# Whole numbers divided, rounded half up to a whole number; none is negative, null by 0. #}
{% macro divide_whole(numerator, denominator) -%}
    {{ return(adapter.dispatch('divide_whole', 'customer_360')(numerator, denominator)) }}
{%- endmacro %}

{% macro default__divide_whole(numerator, denominator) -%}
    cast(
        (2 * cast({{ numerator }} as decimal(36, 0)) + {{ denominator }})
        div nullif(2 * {{ denominator }}, 0) as decimal(18, 0)
    )
{%- endmacro %}

{# DuckDB divides decimals as doubles: divide whole numbers of 128 bits instead. #}
{% macro duckdb__divide_whole(numerator, denominator) -%}
    cast(divide(
        2 * cast({{ numerator }} as hugeint) + cast({{ denominator }} as hugeint),
        nullif(2 * cast({{ denominator }} as hugeint), 0)
    ) as decimal(18, 0))
{%- endmacro %}

{# How often Stripe bills as our interval: three months are a quarter. #}
{% macro stripe_interval(recurring_interval, interval_count) -%}
    case
        when {{ recurring_interval }} = 'month' and {{ interval_count }} = 3 then 'quarter'
        else {{ recurring_interval }}
    end
{%- endmacro %}

{# How many of `stripe_interval` one payment covers. #}
{% macro stripe_interval_count(recurring_interval, interval_count) -%}
    case
        when {{ recurring_interval }} = 'month' and {{ interval_count }} = 3 then 1
        else {{ interval_count }}
    end
{%- endmacro %}

{# Percentages taken off one after the other, each of what the others leave; 0 where none is. #}
{% macro stacked_percent(percent) -%}
    cast(coalesce(case
        when max({{ percent }}) = 100 then 100
        else round(100 - 100 * exp(sum(ln(1 - cast(nullif({{ percent }}, 100) as double) / 100))), 8)
    end, 0) as decimal(12, 8))
{%- endmacro %}
