"""Ledgers as earlier versions wrote them, read as if this version had."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
import pyarrow as pa

from identity.ids.naming import ID_OF_KEY

# The record that an alias was made from takes it back; what else it had is not known any more, so
# other records of a customer with aliases come with no id of their own.
FIRST_MEMBERS = f"""
with merged_customers as (
    select distinct customer_id from aliases
)

select
    members.customer_id,
    department,
    source_system,
    record_id,
    members.since,
    members.customer_id as held_id,
    case
        when aliases.alias_id is not null then aliases.alias_id
        when merged_customers.customer_id is null or {ID_OF_KEY} = members.customer_id
            then members.customer_id
    end as own_id,
    cast(null as date) as gone_since
from members
left join aliases
    on members.customer_id = aliases.customer_id and {ID_OF_KEY} = aliases.alias_id
left join merged_customers on members.customer_id = merged_customers.customer_id
order by department, source_system, record_id
"""

FIRST_FORMER = f"""
with births as (
    select customer_id, min(occurred_on) as born_on
    from events
    where event = 'born'
    group by customer_id
)

select
    department,
    source_system,
    record_id,
    1 as depth,
    aliases.alias_id as customer_id,
    coalesce(births.born_on, members.since) as since
from members
inner join aliases
    on members.customer_id = aliases.customer_id and {ID_OF_KEY} = aliases.alias_id
left join births on aliases.alias_id = births.customer_id
order by department, source_system, record_id
"""

FIRST_ALIASES = """
select alias_id, customer_id, customer_id as merged_into_id, cause, since
from aliases
order by alias_id
"""

FIRST_EVENTS = """
select
    generation_number as step,
    event,
    customer_id,
    other_customer_id,
    cast(null as varchar) as cause,
    occurred_on
from events
order by step, event, customer_id, other_customer_id nulls first
"""

FIRST_LINKS = """
select
    null as department_a, null as source_system_a, null as record_id_a,
    null as department_b, null as source_system_b, null as record_id_b,
    null as rule
where false
"""


def in_present_format(tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """The parts of a ledger as this version keeps them.

    Args:
        tables: what stands in the folder of a ledger, by the names of the files. The first format
            had members, aliases and events only; its events carried the number of a generation.
    """
    if "generation_number" not in tables["events"].schema.names:
        return dict(tables)
    with duckdb.connect() as connection:
        for name, table in tables.items():
            connection.register(name, table)
        return {
            "members": connection.sql(FIRST_MEMBERS).to_arrow_table(),
            "former": connection.sql(FIRST_FORMER).to_arrow_table(),
            "aliases": connection.sql(FIRST_ALIASES).to_arrow_table(),
            "events": connection.sql(FIRST_EVENTS).to_arrow_table(),
            "links": connection.sql(FIRST_LINKS).to_arrow_table(),
        }
