-- Grain: customer × month, from the customer's first ticket to the month of the run.
with months as (
    select * from {{ ref('int_support__months') }}
)

select
    customer_id,
    month,
    is_complete_month,
    n_created,
    n_severe,
    n_escalated,
    {{ ratio('n_escalated', 'n_created') }} as escalation_rate,
    n_resolved,
    n_backlog,
    n_resolved_with_history,
    n_resolved_after_reopening,
    {{ ratio('n_resolved_after_reopening', 'n_resolved_with_history') }}
        as reopen_rate,
    n_resolved_in_one_touch,
    {{ ratio('n_resolved_in_one_touch', 'n_resolved_with_history') }}
        as one_touch_rate,
    n_first_responses,
    first_response_minutes_total,
    {{ ratio('first_response_minutes_total', 'n_first_responses') }}
        as mean_first_response_minutes,
    median_first_response_minutes,
    full_resolution_minutes_total,
    {{ ratio('full_resolution_minutes_total', 'n_resolved') }}
        as mean_full_resolution_minutes,
    median_full_resolution_minutes,
    n_ratings,
    n_satisfied,
    {{ ratio('n_satisfied', 'n_ratings') }} as csat_rate
from months
