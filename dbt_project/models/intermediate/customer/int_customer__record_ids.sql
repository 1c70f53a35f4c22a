-- Grain: a customer, with its ids in each department in one text. An id that several systems of a
-- department share is named once.
with customer_records as (
    select distinct
        customer_id,
        department,
        record_id
    from {{ ref('int_identity__customer_records') }}
)

select
    {% for department, column in [
        ('crm', 'crm_account_ids'),
        ('billing', 'billing_account_ids'),
        ('helpdesk', 'helpdesk_organization_ids'),
        ('usage', 'workspace_ids'),
    ] -%}
    {{ joined_text(
        'record_id', 'record_id nulls last', "department = '" ~ department ~ "'"
    ) }} as {{ column }},
    {% endfor -%}
    customer_id
from customer_records
group by customer_id
