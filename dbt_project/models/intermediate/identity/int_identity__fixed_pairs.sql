-- Grain: a pair of records that people fixed, in one order. Rows of the rules file win over
-- what was decided by command; of several decisions on a pair the last counts, also to forget it.
with given as (
    select
        decision,
        department_a,
        source_system_a,
        record_id_a,
        department_b,
        source_system_b,
        record_id_b,
        reason,
        'rules file' as decided_by,
        0 as decision_number
    from {{ ref('int_rules__identity_pairs') }}
    union all
    select
        decision,
        department_a,
        source_system_a,
        record_id_a,
        department_b,
        source_system_b,
        record_id_b,
        reason,
        'command' as decided_by,
        decision_number
    from {{ ref('stg_run__identity_decisions') }}
),

keyed as (
    select
        *,
        concat_ws(' ', department_a, source_system_a, record_id_a)
        > concat_ws(' ', department_b, source_system_b, record_id_b) as is_turned
    from given
),

ordered as (
    select
        decision,
        {% for part in ['department', 'source_system', 'record_id'] -%}
        case when is_turned then {{ part }}_b else {{ part }}_a end as {{ part }}_a,
        case when is_turned then {{ part }}_a else {{ part }}_b end as {{ part }}_b,
        {% endfor -%}
        reason,
        decided_by,
        decision_number
    from keyed
),

latest as (
    select *
    from ordered
    qualify row_number() over (
        partition by
            department_a, source_system_a, record_id_a, department_b, source_system_b, record_id_b
        order by
            decided_by desc nulls last,
            decision_number desc nulls last,
            decision desc nulls last
    ) = 1
)

select
    decision,
    department_a,
    source_system_a,
    record_id_a,
    department_b,
    source_system_b,
    record_id_b,
    reason,
    decided_by
from latest
where decision in ('always', 'never')
