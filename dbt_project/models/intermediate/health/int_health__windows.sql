-- Grain: segment. Days that each windowed measure of its model looks back; null where the model
-- lacks it.
{% set measures = [
    'usage_trend', 'active_days', 'modules_used', 'seat_use', 'onboarding_days_late',
    'tickets_per_10_seats', 'severe_tickets', 'csat_rate', 'nps', 'failed_payments',
] %}
with models as (
    select * from {{ ref('int_health__models') }}
)

select
    {% for measure in measures -%}
    max(window_days) filter (where measure = '{{ measure }}') as {{ measure }}_days,
    {% endfor -%}
    segment
from models
group by segment
