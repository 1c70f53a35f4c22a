"""Which records of one customer's people are one person (docs/metrics.md, People)."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from identity.components import components
from identity.people.keys import ADDRESSES, COMPARED, MACROS, PERSON_RECORDS, SPELLINGS
from identity.people.links import HOMONYMS, LINKS, MEANT, NAMES

PEOPLE = pa.schema(
    [
        ("department", pa.string()),
        ("source_system", pa.string()),
        ("record_id", pa.string()),
        ("customer_id", pa.string()),
        ("person_id", pa.string()),
        ("is_role_mailbox", pa.bool_()),
        ("matched_by", pa.string()),
    ]
)

# The record that was made first names the person: records that come later rename nobody.
RECORDS_WITH_PEOPLE = """
with rules as (
    select position, min(rule) as rule
    from (
        select position, rule from links
        union all
        select other, rule from links
    )
    group by position
),

firsts as (
    select
        component,
        'per_' || left(sha256(concat_ws(chr(31), department, source_system, record_id)), 16)
            as person_id
    from compared
    inner join person_components using (position)
    qualify row_number() over (
        partition by component
        order by created_at nulls last, department, source_system, record_id
    ) = 1
)

select
    compared.department,
    compared.source_system,
    compared.record_id,
    compared.customer_id,
    firsts.person_id,
    compared.is_role_mailbox,
    case rules.rule
        when 1 then 'email' when 2 then 'name' when 3 then 'initials' when 4 then 'phone'
    end as matched_by
from compared
inner join person_components using (position)
inner join firsts using (component)
left join rules using (position)
order by position
"""


def resolve_people(records: pa.Table, role_mailboxes: pa.Table) -> pa.Table:
    """Give every record of a person the id of that person.

    Records of one customer are one person by the same e-mail address, else the same name, else
    initials that can mean nobody else, else the same telephone number and family name. Records of
    different customers are never joined, nor those without a customer. Neither order nor repetition
    of the input counts.

    Args:
        records: department, source_system, record_id, customer_id, full_name, email, phone,
            created_at, left_at; one row a record and customer.
        role_mailboxes: mailbox; what stands before the @ of addresses that are nobody's own.

    Returns:
        The columns of `PEOPLE`; one row a record and customer, in order of its key. `matched_by` is
        the strongest rule that joins the record to another, empty where none does.
    """
    with duckdb.connect() as connection:
        connection.register("records", records)
        connection.register("role_mailboxes", role_mailboxes)
        for statement in (
            PERSON_RECORDS, MACROS, ADDRESSES, COMPARED, SPELLINGS, HOMONYMS, NAMES, MEANT, LINKS,
        ):  # fmt: skip
            connection.execute(statement)
        links = connection.execute("select position, other from links").fetchall()
        joined = components(len(connection.table("compared")), links)
        connection.register(
            "person_components",
            pa.table(
                {
                    "position": pa.array(range(len(joined)), pa.int64()),
                    "component": pa.array(joined, pa.int64()),
                }
            ),
        )
        return connection.execute(RECORDS_WITH_PEOPLE).to_arrow_table().cast(PEOPLE)
