-- Grain: a customer with an account in the CRM. Of several accounts the one that changed last
-- gives each attribute that it holds; ties go to the lowest id.
{% set newest_first = 'accounts.updated_at desc nulls last, '
    ~ 'accounts.crm_account_id asc nulls last, accounts.source_system asc nulls last' %}
with accounts as (
    select * from {{ ref('int_crm__accounts') }}
),

customer_records as (
    select * from {{ ref('int_identity__customer_records') }}
)

select
    {% for attribute in [
        'segment', 'industry', 'region', 'country', 'acquisition_channel', 'partner_name', 'owner_id',
    ] -%}
    {{ first_known('accounts.' ~ attribute, 'customer_records.customer_id', newest_first) }}
        as {{ attribute }},
    {% endfor -%}
    customer_records.customer_id
from customer_records
inner join accounts
    on customer_records.source_system = accounts.source_system
    and customer_records.record_id = accounts.crm_account_id
where customer_records.department = 'crm'
qualify row_number() over (
    partition by customer_records.customer_id
    order by {{ newest_first }}
) = 1
