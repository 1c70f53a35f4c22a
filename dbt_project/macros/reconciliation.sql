{# The steps from what was billed in a month to its MRR, in their order. #}
{% macro reconciliation_classes() -%}
    {{ return([
        'billed', 'test_customers', 'void_or_draft', 'tax', 'credit', 'one_off', 'usage',
        'no_service_period', 'proration', 'billed_for_other_months', 'billed_in_other_months',
        'fx', 'month_end_measure', 'discount', 'change_not_billed', 'billed_not_in_force',
        'not_billed', 'counting_rules', 'other_sources', 'rounding', 'unexplained', 'mrr',
    ]) }}
{%- endmacro %}

{# What sets the rows of a subscription and month apart; each is a class of the reconciliation. #}
{% macro subscription_classes() -%}
    {{ return([
        'discount', 'change_not_billed', 'billed_not_in_force', 'not_billed', 'counting_rules',
        'other_sources', 'rounding',
    ]) }}
{%- endmacro %}
