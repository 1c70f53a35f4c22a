-- Grain: a record as one table of its department names it. The department's own list of accounts
-- comes first; facts name accounts too, and no fact is dropped because that list lacks its account.
{% set address = ['country', 'street', 'city', 'postal_code', 'phone', 'website_domain'] -%}
{% set of_accounts = address + ['registration_number', 'tax_number', 'parent_crm_account_id'] -%}
{% set merged_into = {'merged_into': 'merged_into_crm_account_id'} -%}
{% set of_workspaces = {'email': 'admin_email', 'email_domains': 'email_domain'} -%}
with named as (
    {% for department, model, record_id, record_name, list_rank, columns, renamed in [
        ('crm', 'int_crm__accounts', 'crm_account_id', 'account_name', 1, of_accounts, merged_into),
        ('crm', 'int_identity__crm_merges', 'crm_account_id', 'account_name', 2, of_accounts,
            merged_into),
        ('helpdesk', 'int_helpdesk__organizations', 'helpdesk_organization_id',
            'organization_name', 1, address + ['email_domains'], {}),
        ('billing', 'int_billing__accounts', 'billing_account_id', 'account_name', 1,
            address + ['email', 'tax_number'], {}),
        ('usage', 'int_usage__workspaces', 'workspace_id', 'workspace_name', 1, ['country'],
            of_workspaces),
    ] -%}
    select
        '{{ department }}' as department,
        source_system,
        {{ record_id }} as record_id,
        {{ record_name }} as record_name,
        coalesce(is_test, false) as is_test,
        created_at,
        {% for detail in record_details() -%}
        {% if detail in columns -%}
        {{ detail }},
        {% else -%}
        {{ renamed.get(detail, 'cast(null as varchar)') }} as {{ detail }},
        {% endif -%}
        {% endfor -%}
        {{ list_rank }} as list_rank
    from {{ ref(model) }}
    union all
    {% endfor -%}
    {% for department, fact, record_id in customer_facts() -%}
    {% if not loop.first %}
    union all
    {% endif -%}
    select distinct
        '{{ department }}' as department,
        source_system,
        {{ record_id }} as record_id,
        cast(null as varchar) as record_name,
        false as is_test,
        cast(null as timestamp) as created_at,
        {% for detail in record_details() -%}
        cast(null as varchar) as {{ detail }},
        {% endfor -%}
        3 as list_rank
    from {{ ref('int_' ~ department ~ '__' ~ fact) }}
    {% endfor -%}
)

select
    department,
    source_system,
    record_id,
    record_name,
    is_test,
    created_at,
    {% for detail in record_details() -%}
    {{ detail }},
    {% endfor -%}
    list_rank
from named
where record_id is not null
