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

{# The number that takes the place of a name within a subscription: a hash; none of no name. #}
{% macro name_number(name) -%}
    case when {{ name }} is not null then {{ row_hash(name) }} end
{%- endmacro %}

{# The part of a subscription that a line charges for, or that an item is: see int_reconciliation__told_apart. #}
{% macro subscription_part(relation) -%}
    coalesce(
        case
            when told_apart.is_by_item then {{ relation }}.item_number
            when told_apart.is_by_product then {{ relation }}.product_number
        end,
        0
    )
{%- endmacro %}

{# Whether rows are of the same part of a subscription and currency, by its names. #}
{% macro is_same_part(left, right) -%}
    {% for column in ['source_system', 'subscription_key', 'part', 'currency'] -%}
    {{ left }}.{{ column }} = {{ right }}.{{ column }}{{ ' and ' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{# The number that takes the place of a part's names: a hash. Two parts of one number are refused. #}
{% macro part_id() -%}
    {{ row_hash('source_system', 'subscription_key', 'part', 'currency') }}
{%- endmacro %}
