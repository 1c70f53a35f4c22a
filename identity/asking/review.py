"""The pairs that wait for a person: one a pair of customers, the dearest first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

import duckdb

from identity.asking.decisions import Pair
from identity.asking.inquiry import Link, Member, ask, members, open_links
from identity.asking.records import Record

FIXED = """
select
    department_a, source_system_a, record_id_a, department_b, source_system_b, record_id_b
from intermediate.int_identity__fixed_pairs
where decided_by = 'rules file'
"""
FACTS = """
select
    department,
    source_system,
    record_id,
    details.record_name,
    concat_ws(', ', details.street, details.postal_code, details.city),
    details.country,
    concat_ws(', ', details.website_domain, details.email_domains),
    details.phone,
    array_to_string(records.emails[:3], ', '),
    details.tax_number,
    details.registration_number
from intermediate.int_identity__record_details as details
inner join matching.records using (department, source_system, record_id)
semi join asked using (department, source_system, record_id)
"""
FACT_NAMES = (
    "name", "address", "country", "domain", "telephone", "e-mail of a person", "tax number",
    "registration number",
)  # fmt: skip
"""What `facts` tells of a record, in its order; `identity.matching.explanation` names them so."""


class Waiting(NamedTuple):
    """Two customers that may be one.

    Attributes:
        link: the surest pair of their records.
        a: its first record.
        b: its second record.
        amount_a: MRR of the first customer; None where it is not known.
        amount_b: MRR of the second.
        n_more: how many other pairs of records speak for the same two customers.
    """

    link: Link
    a: Member
    b: Member
    amount_a: Decimal | None
    amount_b: Decimal | None
    n_more: int

    @property
    def amount(self) -> Decimal:
        """MRR at stake: of both."""
        return sum((one for one in (self.amount_a, self.amount_b) if one), Decimal(0))


def queue(
    connection: duckdb.DuckDBPyConnection,
    decided: Collection[Pair],
    amounts: Mapping[str, Decimal | None],
) -> list[Waiting]:
    """Pairs that nobody decided on, by MRR at stake, then likelihood.

    A decision on any two records of two customers settles all that speaks for these customers.

    Args:
        connection: reads the warehouse.
        decided: pairs that a command decided on; those of the rules file are found here.
        amounts: MRR by customer id.
    """
    fixed = [
        frozenset((Record(*row[:3]), Record(*row[3:])))
        for row in connection.execute(FIXED).fetchall()
    ]
    links = open_links(connection)
    pairs = {*decided, *fixed}
    records = {record for pair in pairs for record in pair}
    records |= {record for link in links for record in (link.record_a, link.record_b)}
    found = members(connection, records)
    settled = {frozenset(found[one].customer_id for one in pair if one in found) for pair in pairs}
    waiting: dict[frozenset[str], Waiting] = {}
    for link in links:
        a, b = found[link.record_a], found[link.record_b]
        customers = frozenset((a.customer_id, b.customer_id))
        if len(customers) == 1 or customers in settled:
            continue
        if before := waiting.get(customers):
            waiting[customers] = before._replace(n_more=before.n_more + 1)
        else:
            both = amounts.get(a.customer_id), amounts.get(b.customer_id)
            waiting[customers] = Waiting(link, a, b, *both, n_more=0)
    return sorted(waiting.values(), key=_order)


def facts(
    connection: duckdb.DuckDBPyConnection, records: Iterable[Record]
) -> dict[Record, tuple[str | None, ...]]:
    """What the system of each record says of it, by `FACT_NAMES`."""
    ask(connection, records)
    return {
        Record(*row[:3]): tuple(value or None for value in row[3:])
        for row in connection.execute(FACTS).fetchall()
    }


def _order(waiting: Waiting) -> tuple[Decimal, float, Record, Record]:
    link = waiting.link
    return -waiting.amount, -(link.score or 0.0), link.record_a, link.record_b
