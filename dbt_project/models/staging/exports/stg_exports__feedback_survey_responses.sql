with versions as (
    select * from {{ latest_version(source('accepted', 'feedback__survey_responses')) }}
)

select
    source_system,
    record_key,
    is_deleted,
    response_id,
    crm_account_id,
    billing_account_id,
    helpdesk_organization_id,
    respondent_email,
    survey_type,
    score,
    scale_min,
    scale_max,
    comment,
    theme,
    asked_at,
    answered_at
from versions
