-- Grain: a record as one table of its department names it. The department's own list of accounts
-- comes first; facts name accounts too, and no fact is dropped because that list lacks its account.
with named as (
    {% for department, model, record_id, record_name, list_rank in [
        ('crm', 'int_crm__accounts', 'crm_account_id', 'account_name', 1),
        ('crm', 'int_identity__crm_merges', 'crm_account_id', 'account_name', 2),
        ('helpdesk', 'int_helpdesk__organizations', 'helpdesk_organization_id',
            'organization_name', 1),
        ('billing', 'int_billing__accounts', 'billing_account_id', 'account_name', 1),
        ('usage', 'int_usage__workspaces', 'workspace_id', 'workspace_name', 1),
    ] -%}
    select
        '{{ department }}' as department,
        source_system,
        {{ record_id }} as record_id,
        {{ record_name }} as record_name,
        coalesce(is_test, false) as is_test,
        created_at,
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
    list_rank
from named
where record_id is not null
