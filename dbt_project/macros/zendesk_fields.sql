{# The company's own fields in Zendesk, of tickets by id and of organizations by key. #}
{% macro zendesk_field(name) -%}
    {%- set fields = {
        'product_area': '360009001001',
        'root_cause': '360009001002',
        'is_escalated': '360009001003',
        'billing_account_id': 'billing_account_id',
        'is_test': 'is_test',
    } -%}
    {%- do fields.update(var('zendesk_fields', {})) -%}
    {{ return(fields[name]) }}
{%- endmacro %}
