{# A ratio as double: null where the denominator is 0. #}
{% macro ratio(numerator, denominator) -%}
    cast({{ numerator }} as double) / nullif(cast({{ denominator }} as double), 0)
{%- endmacro %}

{# An amount as the exact base type of recurring money; null stays null. #}
{% macro amount(expression) -%}
    cast({{ expression }} as decimal(28, 8))
{%- endmacro %}

{# The sum of amounts, decimal(28, 8); 0 where there are none. #}
{% macro sum_amount(expression) -%}
    cast(coalesce(sum({{ expression }}), 0) as decimal(28, 8))
{%- endmacro %}

{# An amount divided by a number: exact, rounded once half away from zero, decimal(28, 8). #}
{% macro divide_amount(amount, divisor) -%}
    {{ prorate_amount(amount, 1, divisor) }}
{%- endmacro %}

{#
  amount × numerator ÷ denominator: exact, rounded once half away from zero, decimal(28, scale).
  The numerator is not negative, the denominator positive, both with 8 decimals at most; null where
  the denominator is 0.
#}
{% macro prorate_amount(amount, numerator, denominator, scale=8) -%}
    {%- set prorate = adapter.dispatch('prorate_amount', 'customer_360') -%}
    {{ return(prorate(amount, numerator, denominator, scale)) }}
{%- endmacro %}

{% macro default__prorate_amount(amount, numerator, denominator, scale) -%}
    cast(round(
        cast({{ amount }} as decimal(28, 8)) * {{ numerator }} / nullif({{ denominator }}, 0),
        {{ scale }}
    ) as decimal(28, {{ scale }}))
{%- endmacro %}

{#
  DuckDB divides decimals as doubles, and whole numbers of 128 bits exactly, at 2 to 4 s a million. So
  the quotient of doubles is taken where it is provably the exact one, rounded: where it times the
  denominator is less than half a unit of it away. Ties and what is left are divided as whole numbers.
#}
{% macro duckdb__prorate_amount(amount, numerator, denominator, scale) -%}
    {%- if scale == 8 -%}
    {%- set quotient -%}
        cast(
            cast({{ amount }} as double) * cast({{ numerator }} as double)
            / nullif(cast({{ denominator }} as double), 0)
            as decimal(28, 8)
        )
    {%- endset -%}
    case
        when
            200000000 * abs(
                cast({{ amount }} as decimal(28, 8)) * cast({{ numerator }} as decimal(28, 8))
                - {{ quotient }} * cast({{ denominator }} as decimal(28, 8))
            ) < {{ denominator }}
            then {{ quotient }}
        else {{ whole_prorate_amount(amount, numerator, denominator, scale) }}
    end
    {%- else -%}
    {{ whole_prorate_amount(amount, numerator, denominator, scale) }}
    {%- endif -%}
{%- endmacro %}

{% macro whole_prorate_amount(amount, numerator, denominator, scale) -%}
    {%- set dividend -%}
        {{ hundred_millionths(amount) }} * {{ hundred_millionths(numerator) }}
        * {{ 10 ** (scale - 8) }}
    {%- endset -%}
    {%- set divisor = hundred_millionths(denominator) -%}
    cast(cast(
        divide(
            2 * {{ dividend }} + sign({{ amount }})::hugeint * {{ divisor }},
            nullif(2 * {{ divisor }}, 0)
        ) as decimal(38, 0)
    ) * {{ '0.' ~ '0' * (scale - 1) ~ '1' }} as decimal(28, {{ scale }}))
{%- endmacro %}

{% macro hundred_millionths(number) -%}
    cast(cast({{ number }} as decimal(28, 8)) * 100000000 as hugeint)
{%- endmacro %}

{#
  An amount times an exchange rate, rounded once half away from zero, decimal(28, 8). Amounts in the
  reporting currency pass as they are.
#}
{% macro convert_amount(amount, rate) -%}
    {{ return(adapter.dispatch('convert_amount', 'customer_360')(amount, rate)) }}
{%- endmacro %}

{% macro default__convert_amount(amount, rate) -%}
    case
        when {{ rate }} = 1 then {{ amount }}
        else cast({{ amount }} * {{ rate }} as decimal(28, 8))
    end
{%- endmacro %}

{#
  DuckDB rounds a product of 38 digits at 1.6 s a million. The product of doubles is taken where it is
  provably the same: less than half a unit away from the exact one.
#}
{% macro duckdb__convert_amount(amount, rate) -%}
    {%- set product -%}
        cast(cast({{ amount }} as double) * cast({{ rate }} as double) as decimal(28, 8))
    {%- endset -%}
    case
        when {{ rate }} = 1 then {{ amount }}
        when abs({{ amount }} * {{ rate }} - {{ product }}) < 0.000000005 then {{ product }}
        else cast({{ amount }} * {{ rate }} as decimal(28, 8))
    end
{%- endmacro %}
