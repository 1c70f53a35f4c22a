-- Grain: a source record, with the customer it stands for and what says so.
with members as (
    select * from {{ ref('int_identity__members') }}
),

records as (
    select * from {{ ref('int_identity__source_records') }}
),

links as (
    select * from {{ ref('int_identity__record_links') }}
)

select
    members.customer_id,
    members.department,
    members.source_system,
    members.record_id,
    records.record_name,
    records.is_implied,
    members.since,
    coalesce(links.rule, 'only record') as rule,
    links.score,
    links.linked_department,
    links.linked_source_system,
    links.linked_record_id,
    links.matched_signals,
    links.differing_signals,
    links.matched_values,
    links.differing_values,
    links.model_version,
    coalesce(links.n_links, 0) as n_links
from members
inner join records
    on members.department = records.department
    and members.source_system = records.source_system
    and members.record_id = records.record_id
left join links
    on members.department = links.department
    and members.source_system = links.source_system
    and members.record_id = links.record_id
