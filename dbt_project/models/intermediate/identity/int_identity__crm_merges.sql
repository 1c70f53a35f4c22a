-- Grain: an account of the CRM that was merged into another. It may be deleted since: what still
-- names it belongs to the account that it went into.
with versions as (
    {% for model in models_of_entity('crm', 'accounts') -%}
    {% if not loop.first %}
    union all
    {% endif -%}
    select
        source_system,
        crm_account_id,
        account_name,
        merged_into_crm_account_id,
        billing_account_id,
        helpdesk_organization_id,
        coalesce(is_test, false) as is_test,
        created_at,
        country,
        street,
        city,
        postal_code,
        phone,
        website_domain,
        registration_number,
        tax_number,
        parent_crm_account_id,
        record_key
    from {{ ref(model) }}
    {% endfor %}
)

select
    source_system,
    crm_account_id,
    account_name,
    merged_into_crm_account_id,
    billing_account_id,
    helpdesk_organization_id,
    is_test,
    created_at,
    country,
    street,
    city,
    postal_code,
    phone,
    website_domain,
    registration_number,
    tax_number,
    parent_crm_account_id
from versions
where merged_into_crm_account_id is not null
qualify row_number() over (
    partition by source_system, crm_account_id
    order by record_key nulls last
) = 1
