-- Grain: customer × month × measure that is present. The raw values of all dimensions in one list.
{% set parts = [
    'adoption', 'onboarding', 'support', 'sentiment', 'relationship', 'payments', 'contract',
] %}
{% for part in parts -%}
{% if not loop.first %}
union all
{% endif -%}
select
    customer_id,
    month,
    measure,
    measure_value,
    {{ 'n_answers' if part == 'sentiment' else 'cast(null as bigint)' }} as n_answers
from {{ ref('int_health__' ~ part) }}
{% endfor %}
