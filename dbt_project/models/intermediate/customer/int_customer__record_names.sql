-- Grain: a source record, with the name that its department has for it; its id where there is none.
with customer_records as (
    select * from {{ ref('int_identity__customer_records') }}
),

named as (
    {% for department, model, record_id, record_name, is_unverified, updated_at in [
        ('crm', 'int_crm__accounts', 'crm_account_id', 'account_name',
            'merged_into_crm_account_id is not null', 'updated_at'),
        ('crm', 'int_identity__crm_merges', 'crm_account_id', 'account_name', 'true', 'created_at'),
        ('billing', 'int_billing__accounts', 'billing_account_id', 'account_name',
            'tax_number is null', 'updated_at'),
        ('helpdesk', 'int_helpdesk__organizations', 'helpdesk_organization_id',
            'organization_name', 'true', 'updated_at'),
        ('usage', 'int_usage__workspaces', 'workspace_id', 'workspace_name', 'true', 'updated_at'),
    ] -%}
    {% if not loop.first %}
    union all
    {% endif -%}
    select
        '{{ department }}' as department,
        source_system,
        {{ record_id }} as record_id,
        {{ record_name }} as record_name,
        {{ is_unverified }} as is_unverified,
        {{ updated_at }} as updated_at
    from {{ ref(model) }}
    {% endfor %}
)

select
    customer_records.customer_id,
    customer_records.department,
    customer_records.source_system,
    customer_records.record_id,
    coalesce(named.record_name, customer_records.record_id) as record_name,
    named.record_name is null as is_stand_in,
    coalesce(named.is_unverified, true) as is_unverified,
    named.updated_at
from customer_records
left join named
    on customer_records.department = named.department
    and customer_records.source_system = named.source_system
    and customer_records.record_id = named.record_id
qualify row_number() over (
    partition by
        customer_records.department, customer_records.source_system, customer_records.record_id
    order by
        named.is_unverified asc nulls last,
        named.updated_at desc nulls last,
        named.record_name asc nulls last
) = 1
