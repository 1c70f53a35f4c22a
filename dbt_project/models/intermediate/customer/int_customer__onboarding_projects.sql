-- Grain: an onboarding project, with its customer; (unknown) where no id leads to one.
with projects as (
    select * from {{ ref('int_success__onboarding_projects') }}
)

select
    projects.source_system,
    projects.record_key,
    {{ referenced_customer() }} as customer_id,
    projects.kickoff_date,
    projects.due_date,
    projects.live_date
from projects
{{ join_customer_references('projects') }}
