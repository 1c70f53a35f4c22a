-- Grain: a source record that an accepted link joins to another. The surest of its links: the first
-- rule that holds, then the likeliest.
with links as (
    select * from {{ ref('int_identity__links') }}
    where decision = 'accepted'
),

sided as (
    {% for mine, other in [('a', 'b'), ('b', 'a')] -%}
    {% if not loop.first %}
    union all
    {% endif -%}
    select
        department_{{ mine }} as department,
        source_system_{{ mine }} as source_system,
        record_id_{{ mine }} as record_id,
        department_{{ other }} as linked_department,
        source_system_{{ other }} as linked_source_system,
        record_id_{{ other }} as linked_record_id,
        rule,
        score,
        matched_signals,
        differing_signals,
        matched_values,
        differing_values,
        model_version,
        case rule
            {% for name in ['always', 'merge', 'external_id', 'tax_number', 'registration_number',
                'domain', 'fuzzy'] -%}
            when '{{ name }}' then {{ loop.index }}
            {% endfor -%}
        end as rule_rank
    from links
    {% endfor -%}
)

select
    department,
    source_system,
    record_id,
    linked_department,
    linked_source_system,
    linked_record_id,
    rule,
    score,
    matched_signals,
    differing_signals,
    matched_values,
    differing_values,
    model_version,
    count(*) over (partition by department, source_system, record_id) as n_links
from sided
qualify row_number() over (
    partition by department, source_system, record_id
    order by
        rule_rank asc nulls last,
        score desc nulls last,
        linked_department asc nulls last,
        linked_source_system asc nulls last,
        linked_record_id asc nulls last
) = 1
