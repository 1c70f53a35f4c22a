-- Fails for links that join two records which did not become one customer.
with links as (
    select * from {{ ref('int_identity__links') }}
),

customer_records as (
    select * from {{ ref('int_identity__customer_records') }}
)

select
    links.department_a,
    links.source_system_a,
    links.record_id_a,
    links.department_b,
    links.source_system_b,
    links.record_id_b
from links
left join customer_records as records_a
    on links.department_a = records_a.department
    and links.source_system_a = records_a.source_system
    and links.record_id_a = records_a.record_id
left join customer_records as records_b
    on links.department_b = records_b.department
    and links.source_system_b = records_b.source_system
    and links.record_id_b = records_b.record_id
where
    links.decision = 'accepted'
    and (
        records_a.customer_id is null
        or records_b.customer_id is null
        or records_a.customer_id <> records_b.customer_id
    )
