-- Grain: customer × attribute × source record × first day: what the record said of the attribute,
-- empty where it said nothing, and what decides whether the customer gets it. Names are not dated.
with account_periods as (
    select * from {{ ref('int_customer__account_periods') }}
),

billing_accounts as (
    select * from {{ ref('int_billing__accounts') }}
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
    select
        customer_records.customer_id,
        'country' as attribute,
        'billing' as department,
        billing_accounts.source_system,
        billing_accounts.billing_account_id as record_id,
        billing_accounts.country as attribute_value,
        false as is_stand_in,
        billing_accounts.tax_number is null as is_unverified,
        billing_accounts.updated_at,
        {{ reporting_day('billing_accounts.created_at', first_date()) }} as valid_from,
        {{ far_date() }} as valid_to
    from billing_accounts
    inner join customer_records
        on customer_records.department = 'billing'
        and billing_accounts.source_system = customer_records.source_system
        and billing_accounts.billing_account_id = customer_records.record_id
    union all
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
