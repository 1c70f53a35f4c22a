with versions as (
    select * from {{ latest_version(source('accepted', 'success__assignments')) }}
)

select
    source_system,
    record_key,
    is_deleted,
    assignment_id,
    crm_account_id,
    billing_account_id,
    helpdesk_organization_id,
    owner_id,
    assignment_role,
    valid_from,
    valid_to
from versions
