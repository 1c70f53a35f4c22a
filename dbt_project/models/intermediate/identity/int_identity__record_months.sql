-- Grain: a source record: the month in which it was made, and that from which another department
-- knew its customer too (far away where none does). Implied records are there from the first month.
with records as (
    select * from {{ ref('int_identity__source_records') }}
    where not is_test
),

clusters as (
    select * from {{ ref('int_identity__clusters') }}
),

first_month as (
    select min(month) as first_month from {{ ref('int_revenue__months') }}
),

dated as (
    select
        clusters.customer_id,
        records.department,
        records.source_system,
        records.record_id,
        greatest(
            coalesce({{ month_start('records.created_at') }}, first_month.first_month),
            first_month.first_month
        ) as known_month
    from records
    inner join clusters
        on records.department = clusters.department
        and records.source_system = clusters.source_system
        and records.record_id = clusters.record_id
    cross join first_month
),

departments as (
    select
        customer_id,
        department,
        min(known_month) as known_month
    from dated
    group by customer_id, department
),

others as (
    select
        mine.customer_id,
        mine.department,
        min(other.known_month) as other_known_month
    from departments as mine
    inner join departments as other
        on mine.customer_id = other.customer_id
        and mine.department <> other.department
    group by mine.customer_id, mine.department
)

select
    dated.customer_id,
    dated.department,
    dated.source_system,
    dated.record_id,
    dated.known_month,
    greatest(dated.known_month, coalesce(others.other_known_month, {{ far_date() }}))
        as matched_month
from dated
left join others
    on dated.customer_id = others.customer_id
    and dated.department = others.department
