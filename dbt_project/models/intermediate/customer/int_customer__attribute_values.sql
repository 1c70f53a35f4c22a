-- Grain: customer × attribute × source record × first day: what the record said of the attribute,
-- empty where it said nothing, and what decides whether the customer gets it. Names are not dated.
with account_periods as (
    select * from {{ ref('int_customer__account_periods') }}
),

customer_records as (
    select * from {{ ref('int_identity__customer_records') }}
),

record_names as (
    select * from {{ ref('int_customer__record_names') }}
),

priorities as (
    select * from {{ ref('int_rules__attribute_priorities') }}
),

told as (
    {% for attribute, column in crm_attributes().items() -%}
    select
        customer_id,
        '{{ attribute }}' as attribute,
        'crm' as department,
        source_system,
        crm_account_id as record_id,
        {{ column }} as attribute_value,
        false as is_stand_in,
        is_merged as is_unverified,
        updated_at,
        valid_from,
        valid_to
    from account_periods
    union all
    {% endfor -%}
    {% for department, entity, record_id, is_unverified in [
        ('billing', 'accounts', 'billing_account_id', 'records.tax_number is null'),
        ('helpdesk', 'organizations', 'helpdesk_organization_id', 'true'),
        ('usage', 'workspaces', 'workspace_id', 'true'),
    ] -%}
    select
        customer_records.customer_id,
        'country' as attribute,
        '{{ department }}' as department,
        records.source_system,
        records.{{ record_id }} as record_id,
        records.country as attribute_value,
        false as is_stand_in,
        {{ is_unverified }} as is_unverified,
        records.updated_at,
        {{ reporting_day('records.created_at', first_date()) }} as valid_from,
        {{ far_date() }} as valid_to
    from {{ ref('int_' ~ department ~ '__' ~ entity) }} as records
    inner join customer_records
        on customer_records.department = '{{ department }}'
        and records.source_system = customer_records.source_system
        and records.{{ record_id }} = customer_records.record_id
    union all
    {% endfor -%}
    select
        customer_id,
        'customer_name' as attribute,
        department,
        source_system,
        record_id,
        record_name as attribute_value,
        is_stand_in,
        is_unverified,
        updated_at,
        {{ first_date() }} as valid_from,
        {{ far_date() }} as valid_to
    from record_names
)

select
    told.*,
    coalesce(of_system.priority, of_department.priority) as priority
from told
left join priorities as of_system
    on told.attribute = of_system.attribute
    and told.department = of_system.department
    and told.source_system = of_system.source_system
left join priorities as of_department
    on told.attribute = of_department.attribute
    and told.department = of_department.department
    and of_department.source_system is null
