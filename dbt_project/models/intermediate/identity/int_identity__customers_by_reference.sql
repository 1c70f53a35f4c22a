-- Grain: an id of a department that means one customer, whichever system uses it. Where a listed
-- record has the id, records that only facts imply do not count; ids of several customers are left
-- out. Rows that name a customer of another system find it here.
with clusters as (
    select * from {{ ref('int_identity__clusters') }}
),

records as (
    select * from {{ ref('int_identity__source_records') }}
),

listed_first as (
    select
        clusters.department,
        clusters.record_id,
        clusters.customer_id
    from clusters
    inner join records
        on clusters.department = records.department
        and clusters.source_system = records.source_system
        and clusters.record_id = records.record_id
    qualify rank() over (
        partition by clusters.department, clusters.record_id
        order by records.is_implied nulls last
    ) = 1
)

select
    department,
    record_id,
    min(customer_id) as customer_id
from listed_first
group by department, record_id
having count(distinct customer_id) = 1
