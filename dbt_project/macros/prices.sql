{#
  What a tier asks for a quantity that reaches it: of a graduated price for the units that lie in it,
  of a volume price for all of them if the quantity ends there, else nothing. `up_to` is empty for
  the last tier.
#}
{% macro tier_charge(quantity, scheme, units_below, up_to, unit, flat) -%}
    case
        when {{ scheme }} = 'graduated'
            then cast(
                least({{ quantity }}, coalesce({{ up_to }}, {{ quantity }})) - {{ units_below }}
                as decimal(14, 4)
            ) * {{ unit }} + {{ flat }}
        when coalesce({{ up_to }}, {{ quantity }}) >= {{ quantity }}
            then cast({{ quantity }} as decimal(14, 4)) * {{ unit }} + {{ flat }}
        else 0
    end
{%- endmacro %}

{# Whether a quantity reaches a tier; nothing still costs what the first tier asks at once. #}
{% macro reaches_tier(quantity, units_below) -%}
    (
        {{ quantity }} > {{ units_below }}
        or ({{ quantity }} = 0 and {{ units_below }} = 0)
    )
{%- endmacro %}

{# Packages that are paid for: those begun, or only full ones; null where a package has no size. #}
{% macro n_packages(quantity, package_size, full_only='false') -%}
    cast(case
        when {{ full_only }} then floor({{ ratio(quantity, package_size) }})
        else ceil({{ ratio(quantity, package_size) }})
    end as decimal(14, 4))
{%- endmacro %}

{# The units of a subscription that are paid for: less free ones, never below none. #}
{% macro charged_units(subscriptions) -%}
    greatest(
        coalesce({{ subscriptions }}.quantity, 1) - coalesce({{ subscriptions }}.free_units, 0), 0
    )
{%- endmacro %}
