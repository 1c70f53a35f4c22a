with versions as (
    select * from {{ source('accepted', 'zendesk__organizations') }}
)

select
    source_system,
    record_key,
    version,
    is_current,
    is_deleted,
    organization_id,
    organization_name,
    external_id,
    domain_names,
    billing_account_id,
    is_test,
    tags,
    created_at,
    updated_at
from versions
