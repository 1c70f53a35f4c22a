-- Grain: a pair of records that waits for a person: likely, or held back, and not decided.
with decided as (
    {% for one, other in [('a', 'b'), ('b', 'a')] -%}
    {% if not loop.first %}
    union all
    {% endif -%}
    select
        department_{{ one }} as department_a,
        source_system_{{ one }} as source_system_a,
        record_id_{{ one }} as record_id_a,
        department_{{ other }} as department_b,
        source_system_{{ other }} as source_system_b,
        record_id_{{ other }} as record_id_b
    from {{ ref('int_identity__fixed_pairs') }}
    {% endfor -%}
)

select distinct
    links.department_a,
    links.source_system_a,
    links.record_id_a,
    links.department_b,
    links.source_system_b,
    links.record_id_b
from {{ ref('int_identity__links') }} as links
left join decided
    on links.department_a = decided.department_a
    and links.source_system_a = decided.source_system_a
    and links.record_id_a = decided.record_id_a
    and links.department_b = decided.department_b
    and links.source_system_b = decided.source_system_b
    and links.record_id_b = decided.record_id_b
where links.decision in ('review', 'blocked') and decided.record_id_a is null
