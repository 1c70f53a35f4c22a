{{ config(severity='warn') }}

{% for entity, model in [
    ('usage.events_daily', 'int_customer__usage'),
    ('feedback.survey_responses', 'int_customer__survey_responses'),
    ('success.touchpoints and crm.activities', 'int_customer__touches'),
    ('success.onboarding_projects', 'int_customer__onboarding_projects'),
    ('success.churn_events', 'int_customer__churn_events'),
] -%}
{% if not loop.first %}
union all
{% endif -%}
select
    '{{ entity }}' as entity,
    source_system,
    record_key
from {{ ref(model) }}
where customer_id = '(unknown)'
{% endfor %}
union all
select
    'helpdesk.tickets' as entity,
    source_system,
    ticket_id
from {{ ref('int_support__tickets') }}
where customer_id = '(unknown)'
