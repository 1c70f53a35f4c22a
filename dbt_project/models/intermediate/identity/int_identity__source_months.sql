-- Grain: month × system with records: how many there were at its end, how many of them another
-- department knew, and how many pairs of them wait for a person.
with record_months as (
    select * from {{ ref('int_identity__record_months') }}
),

waiting as (
    select * from {{ ref('int_identity__waiting_pairs') }}
),

waiting_months as (
    select
        waiting.*,
        greatest(records_a.known_month, records_b.known_month) as known_month
    from waiting
    inner join record_months as records_a
        on waiting.department_a = records_a.department
        and waiting.source_system_a = records_a.source_system
        and waiting.record_id_a = records_a.record_id
    inner join record_months as records_b
        on waiting.department_b = records_b.department
        and waiting.source_system_b = records_b.source_system
        and waiting.record_id_b = records_b.record_id
),

others_waiting as (
    select * from waiting_months
    where department_a <> department_b or source_system_a <> source_system_b
),

changes as (
    {% for department, system, month, relation, counted in [
        ('department', 'source_system', 'known_month', 'record_months', 'n_records'),
        ('department', 'source_system', 'matched_month', 'record_months', 'n_matched_records'),
        ('department_a', 'source_system_a', 'known_month', 'waiting_months', 'n_pairs_to_review'),
        ('department_b', 'source_system_b', 'known_month', 'others_waiting', 'n_pairs_to_review'),
    ] -%}
    {% if not loop.first %}
    union all
    {% endif -%}
    select
        {{ department }} as department,
        {{ system }} as source_system,
        {{ month }} as month,
        {{ "1" if counted == "n_records" else "0" }} as n_records,
        {{ "1" if counted == "n_matched_records" else "0" }} as n_matched_records,
        {{ "1" if counted == "n_pairs_to_review" else "0" }} as n_pairs_to_review
    from {{ relation }}
    {% endfor -%}
),

monthly as (
    select
        department,
        source_system,
        month,
        sum(n_records) as n_records,
        sum(n_matched_records) as n_matched_records,
        sum(n_pairs_to_review) as n_pairs_to_review
    from changes
    group by department, source_system, month
),

systems as (
    select distinct
        department,
        source_system
    from record_months
),

spine as (
    select
        months.month,
        months.is_complete_month,
        systems.department,
        systems.source_system
    from {{ ref('int_revenue__months') }} as months
    cross join systems
)

select
    spine.month,
    spine.is_complete_month,
    spine.department,
    {% for name in ['n_records', 'n_matched_records', 'n_pairs_to_review'] -%}
    cast(coalesce(sum(monthly.{{ name }}) over history, 0) as bigint) as {{ name }},
    {% endfor -%}
    spine.source_system
from spine
left join monthly
    on spine.month = monthly.month
    and spine.department = monthly.department
    and spine.source_system = monthly.source_system
window
    history as (
        partition by spine.department, spine.source_system
        order by spine.month nulls last
    )
