{# Attributes of customers that accounts of the CRM tell, and the column that tells each. #}
{% macro crm_attributes() -%}
    {{ return({
        'segment': 'segment',
        'industry': 'industry',
        'region': 'region',
        'country': 'country',
        'acquisition_channel': 'acquisition_channel',
        'partner_name': 'partner_name',
        'owner': 'owner_id',
        'parent_customer': 'parent_customer_id',
    }) }}
{%- endmacro %}

{# Where a value came from, as one text; null without a record. `relation` names the rows. #}
{% macro value_source(relation) -%}
    {{ relation }}.department || '.' || {{ relation }}.source_system
    || ':' || {{ relation }}.record_id
{%- endmacro %}
