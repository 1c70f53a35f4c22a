{# Classes of movement, in the order of the bridge. #}
{% macro movement_classes() -%}
    {{ return(['new', 'reactivation', 'expansion', 'contraction', 'churn', 'fx']) }}
{%- endmacro %}

{# The amounts of the bridge: opening and the six movements add up to closing. #}
{% macro bridge_amounts() -%}
    {%- set parts = ['opening'] + movement_classes() + ['closing'] -%}
    {%- set amounts = [] -%}
    {%- for part in parts -%}{%- do amounts.append(part ~ '_mrr_amount') -%}{%- endfor -%}
    {{ return(amounts) }}
{%- endmacro %}

{# MRR of those who paid at the start of a window: then, at its end, and of that no more than then. #}
{% macro cohort_amounts() -%}
    {{ return([
        'cohort_opening_mrr_amount', 'cohort_closing_mrr_amount', 'cohort_retained_mrr_amount'
    ]) }}
{%- endmacro %}

{# Drivers of expansion and contraction, in the order of the waterfall. #}
{% macro movement_drivers() -%}
    {{ return(['product', 'seats', 'price', 'discount', 'pause']) }}
{%- endmacro %}

{# What the change of ARPU is split into: drivers of those who stay, fx, and who joined and left. #}
{% macro arpu_parts() -%}
    {{ return(movement_drivers() + ['fx', 'mix']) }}
{%- endmacro %}

{# The parts of a yearly amount that drivers compare between two month-ends. #}
{% macro yearly_parts() -%}
    {{ return([
        'quantity', 'list_arr_amount', 'discount_arr_amount', 'paused_arr_amount',
        'local_arr_amount'
    ]) }}
{%- endmacro %}

{# Retention windows and their months. #}
{% macro retention_windows() -%}
    {{ return({'month': 1, 'trailing_12_months': 12}) }}
{%- endmacro %}

{# Dimensions of retention that are attributes of the customer. #}
{% macro retention_attributes() -%}
    {{ return([
        'segment', 'acv_band', 'industry', 'region', 'csm', 'acquisition_channel', 'partner'
    ]) }}
{%- endmacro %}

{# The place of `recurring_source` in a list of sources with commas between; null where it is not in it. #}
{% macro source_rank(sources) -%}
    nullif(position(recurring_source in {{ sources }}), 0)
{%- endmacro %}

{# Figures of revenue_retention that a closed month keeps; those after the amounts are no sums. #}
{% macro closed_metrics() -%}
    {{ return(
        bridge_amounts()
        + cohort_amounts()
        + ['n_cohort_customers', 'n_retained_customers']
        + ['nrr', 'grr', 'nrr_summation', 'logo_retention_rate']
    ) }}
{%- endmacro %}

{# Dimensions of cohort_retention: few, as cohorts of one month are small already. #}
{% macro cohort_attributes() -%}
    {{ return(['segment', 'acv_band', 'acquisition_channel']) }}
{%- endmacro %}

{# The dimension and the member of a row of grouping sets by some attributes; all of the whole. #}
{% macro grouped_member(attributes) -%}
    case
        {% for attribute in attributes -%}
        when grouping({{ attribute }}) = 0 then '{{ attribute }}'
        {% endfor -%}
        else 'all'
    end as dimension,
    case
        {% for attribute in attributes -%}
        when grouping({{ attribute }}) = 0 then {{ attribute }}
        {% endfor -%}
        else 'all'
    end as member
{%- endmacro %}
