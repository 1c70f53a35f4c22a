-- Grain: a record × an id column in which it names another × a record that has this id. A merge
-- stays inside its system. An id of the naming record's own system is that system's; else the id
-- must be unambiguous: ids that several systems use link nothing and are kept as 'ambiguous'.
with records as (
    select * from {{ ref('int_identity__source_records') }}
),

named as (
    select * from {{ ref('int_identity__references') }}
),

candidates as (
    select
        named.department as department_a,
        named.source_system as source_system_a,
        named.record_id as record_id_a,
        records.department as department_b,
        records.source_system as source_system_b,
        records.record_id as record_id_b,
        named.named_in,
        named.rule
    from named
    inner join records
        on named.named_department = records.department
        and named.named_id = records.record_id
    where
        not (
            named.department = records.department
            and named.source_system = records.source_system
            and named.record_id = records.record_id
        )
        and (named.rule <> 'merge' or named.source_system = records.source_system)
        and (named.named_in <> 'record_id' or not records.is_implied)
    qualify rank() over (
        partition by
            named.department, named.source_system, named.record_id,
            named.named_in, named.named_id
        order by
            named.source_system = records.source_system desc nulls last,
            records.is_implied nulls last
    ) = 1
)

select
    department_a,
    source_system_a,
    record_id_a,
    department_b,
    source_system_b,
    record_id_b,
    named_in,
    case
        when
            count(*) over (
                partition by department_a, source_system_a, record_id_a, named_in, record_id_b
            ) = 1
            then rule
        else 'ambiguous'
    end as rule
from candidates
