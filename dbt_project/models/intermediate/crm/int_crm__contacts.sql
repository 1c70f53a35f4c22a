-- Grain: a person at an account,
-- for each source system. Deleted records are left out.
{{ union_of_systems('crm', 'contacts', [
    'source_system',
    'record_key',
    'contact_id',
    'crm_account_id',
    'full_name',
    'email',
    'phone',
    'job_title',
    'contact_role',
    'is_active',
    'created_at',
    'left_at',
]) }}
