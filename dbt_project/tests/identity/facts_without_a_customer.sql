-- Fails for accounts on money and on tickets that are no source record, and so have no customer.
with customer_records as (
    select * from {{ ref('int_identity__customer_records') }}
),

facts as (
    {% for department, fact, record_id in customer_facts() -%}
    {% if not loop.first %}
    union all
    {% endif -%}
    select
        '{{ department }}' as department,
        '{{ fact }}' as fact,
        source_system,
        {{ record_id }} as record_id
    from {{ ref('int_' ~ department ~ '__' ~ fact) }}
    where {{ record_id }} is not null
    {% endfor -%}
)

select
    facts.department,
    facts.fact,
    facts.source_system,
    facts.record_id
from facts
left join customer_records
    on facts.department = customer_records.department
    and facts.source_system = customer_records.source_system
    and facts.record_id = customer_records.record_id
where customer_records.customer_id is null
