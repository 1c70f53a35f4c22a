-- Grain: a version of an account of Salesforce, its deletion included. It counts from the system's
-- own stamp on, which moves with every change, by people or not.
with versions as (
    select * from {{ ref('stg_salesforce__accounts') }}
)

select
    source_system,
    is_current,
    is_deleted,
    crm_account_id,
    parent_crm_account_id,
    merged_into_crm_account_id,
    country,
    region,
    industry,
    segment,
    account_source as acquisition_channel,
    partner_name,
    owner_id,
    created_at,
    coalesce(try_cast(version as timestamp), updated_at) as updated_at
from versions
