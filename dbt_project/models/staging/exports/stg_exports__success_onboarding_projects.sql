with versions as (
    select * from {{ latest_version(source('accepted', 'success__onboarding_projects')) }}
)

select
    source_system,
    record_key,
    is_deleted,
    project_id,
    crm_account_id,
    billing_account_id,
    helpdesk_organization_id,
    owner_id,
    project_status,
    kickoff_date,
    due_date,
    live_date
from versions
