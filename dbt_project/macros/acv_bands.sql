{#
  By month and band of annual contract value: its limits in the reporting currency. One that is not
  given, or lies past any amount, is past any amount: the largest customers have a band.
#}
{% macro acv_band_limits() -%}
    select
        fx_rates.month,
        bands.band,
        {% for limit in ['lower', 'upper'] -%}
        case
            when cast(bands.{{ limit }}_acv_amount as double) * cast(fx_rates.rate as double) < 1e17
                then bands.{{ limit }}_acv_amount * fx_rates.rate
            else 999999999999999999
        end as {{ limit }}_arr_amount{{ ',' if not loop.last }}
        {% endfor -%}
    from {{ ref('int_rules__acv_bands') }} as bands
    inner join {{ ref('int_revenue__fx_rates') }} as fx_rates
        on bands.currency = fx_rates.currency
{%- endmacro %}
