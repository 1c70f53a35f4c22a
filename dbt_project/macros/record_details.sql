{# What may be known of a source record beside its name, all text; null where its list lacks it. #}
{% macro record_details() -%}
    {{ return([
        'merged_into', 'country', 'street', 'city', 'postal_code', 'phone', 'website_domain',
        'email_domains', 'email', 'registration_number', 'tax_number', 'parent_crm_account_id',
    ]) }}
{%- endmacro %}
