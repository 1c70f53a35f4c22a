-- Grain: a customer, with the names that each department gives it, each once. Records that only
-- facts name have no name.
with customer_records as (
    select * from {{ ref('int_identity__customer_records') }}
),

source_records as (
    select * from {{ ref('int_identity__source_records') }}
),

names as (
    select distinct
        customer_records.customer_id,
        customer_records.department,
        trim(source_records.record_name) as record_name
    from customer_records
    inner join source_records
        on customer_records.department = source_records.department
        and customer_records.source_system = source_records.source_system
        and customer_records.record_id = source_records.record_id
    where trim(source_records.record_name) <> ''
)

select
    {% for department, column in [
        ('crm', 'crm_account_names'),
        ('billing', 'billing_account_names'),
        ('helpdesk', 'helpdesk_organization_names'),
    ] -%}
    {{ joined_text(
        'record_name', 'record_name nulls last', "department = '" ~ department ~ "'", '; '
    ) }} as {{ column }},
    {% endfor -%}
    customer_id
from names
group by customer_id
