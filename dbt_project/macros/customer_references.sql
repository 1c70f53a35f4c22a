{# What a row that names a customer by shared ids means: CRM first, then billing, helpdesk, subscription. #}
{% macro referenced_customer(with_subscription=false) -%}
    coalesce(
        crm_references.customer_id,
        billing_references.customer_id,
        helpdesk_references.customer_id,
        {%- if with_subscription %}
        subscription_references.customer_id,
        {%- endif %}
        '(unknown)'
    )
{%- endmacro %}

{# The joins that referenced_customer() reads; `relation` is the query's name of the rows. #}
{% macro join_customer_references(relation, with_subscription=false) -%}
{%- for department, column in [
    ('crm', 'crm_account_id'),
    ('billing', 'billing_account_id'),
    ('helpdesk', 'helpdesk_organization_id'),
] -%}
left join {{ ref('int_identity__customers_by_reference') }} as {{ department }}_references
    on {{ department }}_references.department = '{{ department }}'
    and {{ relation }}.{{ column }} = {{ department }}_references.record_id
{% endfor -%}
{%- if with_subscription -%}
left join {{ ref('int_customer__subscription_references') }} as subscription_references
    on {{ relation }}.subscription_id = subscription_references.subscription_id
{%- endif -%}
{%- endmacro %}
