-- Grain: a survey sent to a person,
-- for each source system. Deleted records are left out.
{{ union_of_systems('feedback', 'survey_responses', [
    'source_system',
    'record_key',
    'response_id',
    'crm_account_id',
    'billing_account_id',
    'helpdesk_organization_id',
    'respondent_email',
    'survey_type',
    'score',
    'scale_min',
    'scale_max',
    'comment',
    'theme',
    'asked_at',
    'answered_at',
]) }}
