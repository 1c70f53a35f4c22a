-- Grain: a version of an account of the CRM, for each source system, its deletion included.
{% for model in models_of_entity('crm', 'account_versions') -%}
{% if not loop.first %}
union all
{% endif -%}
select
    source_system,
    crm_account_id,
    is_current,
    is_deleted,
    parent_crm_account_id,
    merged_into_crm_account_id,
    country,
    region,
    industry,
    segment,
    acquisition_channel,
    partner_name,
    owner_id,
    created_at,
    updated_at
from {{ ref(model) }}
{% endfor %}
