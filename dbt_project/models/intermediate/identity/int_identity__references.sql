-- Grain: a record × an id column in which it names another record. A system that lists no records
-- of a department but has facts about them uses another system's ids: there the id names itself.
with records as (
    select
        *,
        bool_and(is_implied) over (partition by department, source_system) as is_unlisted_system
    from {{ ref('int_identity__source_records') }}
),

references_by_column as (
    {% for department, model, record_id in [
        ('crm', 'int_crm__accounts', 'crm_account_id'),
        ('crm', 'int_identity__crm_merges', 'crm_account_id'),
        ('helpdesk', 'int_helpdesk__organizations', 'helpdesk_organization_id'),
        ('billing', 'int_billing__accounts', 'billing_account_id'),
        ('usage', 'int_usage__workspaces', 'workspace_id'),
    ] -%}
    {% for named_department, named_id in [
        ('crm', 'crm_account_id'),
        ('helpdesk', 'helpdesk_organization_id'),
        ('billing', 'billing_account_id'),
    ] if named_id != record_id -%}
    select
        '{{ department }}' as department,
        source_system,
        {{ record_id }} as record_id,
        '{{ named_id }}' as named_in,
        '{{ named_department }}' as named_department,
        {{ named_id }} as named_id,
        'external_id' as rule
    from {{ ref(model) }}
    union all
    {% endfor -%}
    {% endfor -%}
    select
        'usage' as department,
        source_system,
        workspace_id as record_id,
        named_in,
        named_department,
        named_id,
        'external_id' as rule
    from {{ ref('int_identity__implied_workspaces') }}
    union all
    select
        'crm' as department,
        source_system,
        crm_account_id as record_id,
        'merged_into_crm_account_id' as named_in,
        'crm' as named_department,
        merged_into_crm_account_id as named_id,
        'merge' as rule
    from {{ ref('int_identity__crm_merges') }}
    union all
    select
        department,
        source_system,
        record_id,
        'record_id' as named_in,
        department as named_department,
        record_id as named_id,
        'external_id' as rule
    from records
    where is_unlisted_system
)

select distinct
    department,
    source_system,
    record_id,
    named_in,
    named_department,
    named_id,
    rule
from references_by_column
where named_id is not null
