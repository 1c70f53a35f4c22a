-- Grain: a survey sent, with the customer that was asked; (unknown) where no id leads to one.
with responses as (
    select * from {{ ref('int_feedback__survey_responses') }}
)

select
    responses.source_system,
    responses.record_key,
    {{ referenced_customer() }} as customer_id,
    coalesce(responses.respondent_email, responses.response_id) as respondent_key,
    responses.survey_type,
    responses.score,
    responses.scale_min,
    responses.scale_max,
    cast({{ in_reporting_zone('responses.answered_at') }} as date) as answered_on
from responses
{{ join_customer_references('responses') }}
