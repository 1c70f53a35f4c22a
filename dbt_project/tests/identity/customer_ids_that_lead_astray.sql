-- Fails for ids of the ledger that contradict the customers of this run: an alias that lives, one
-- that leads to another alias or to nobody, and a record with two customers.
with members as (
    select * from {{ ref('int_identity__members') }}
),

aliases as (
    select * from {{ ref('int_identity__aliases') }}
),

customers as (
    select distinct customer_id from members
),

clusters as (
    select * from {{ ref('int_identity__clusters') }}
)

select
    aliases.alias_id as customer_id,
    'an alias that lives' as reason
from aliases
inner join customers on aliases.alias_id = customers.customer_id
union all
select
    aliases.alias_id as customer_id,
    'an alias that leads to nobody' as reason
from aliases
left join customers on aliases.customer_id = customers.customer_id
where customers.customer_id is null
union all
select
    clusters.customer_id,
    'a record with another customer in the ledger' as reason
from clusters
left join members
    on clusters.department = members.department
    and clusters.source_system = members.source_system
    and clusters.record_id = members.record_id
where
    members.customer_id is null
    or members.customer_id <> clusters.customer_id
    or members.gone_since is not null
