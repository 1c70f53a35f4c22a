"""Finds the record or the customer that a person means by what was typed."""

from __future__ import annotations

import duckdb

from identity.asking.records import Record
from identity.ids.ledger import Ledger, UnknownCustomerError, living_id
from workspace.errors import C360Error

FITTING = """
select department, source_system, record_id
from intermediate.int_identity__source_records
where record_id = $text or concat(department, '.', source_system, ':', record_id) = $text
order by all
"""
# The id as typed, without the system that may be written before it, against the ids that are there.
NEAR = """
with records as (
    select
        concat(department, '.', source_system, ':', record_id) as written,
        record_name,
        greatest(
            jaro_winkler_similarity(lower(record_id), lower($record_id)),
            jaro_winkler_similarity(lower(written), lower($text)),
            if(contains(lower(record_name), lower($text)), 1.0, 0.0)
        ) as likeness
    from intermediate.int_identity__source_records
)

select concat_ws(' ', written, '(' || record_name || ')')
from records
where likeness >= 0.8
order by likeness desc, written
limit 3
"""
CUSTOMER = "select 1 from intermediate.int_identity__clusters where customer_id = ? limit 1"


def find_record(connection: duckdb.DuckDBPyConnection, text: str) -> Record:
    """The record that is meant by department.system:id, or by its id where no other record has it.

    Raises:
        C360Error: no record fits, or several do; names those that come near, or fit.
    """
    found = [Record(*row) for row in connection.execute(FITTING, {"text": text}).fetchall()]
    exact = [record for record in found if str(record) == text]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if found:
        raise C360Error(
            f"{len(found)} records have the id '{text}'.",
            remedy=f"Name one of them: {', '.join(map(str, found))}.",
        )
    if connection.execute(CUSTOMER, [text]).fetchall():
        raise C360Error(
            f"{text} is a customer and no record.", remedy=f"`c360 why {text}` lists its records."
        )
    raise C360Error(f"There is no record '{text}'.", remedy=_remedy(connection, text))


def find_customer(connection: duckdb.DuckDBPyConnection, ledger: Ledger, text: str) -> str | None:
    """The living id of the customer that is meant by an id, an old one too; None if by no such."""
    try:
        living = living_id(ledger, text)
    except UnknownCustomerError:
        living = text  # born by a run that published nothing yet
    return living if connection.execute(CUSTOMER, [living]).fetchall() else None


def _remedy(connection: duckdb.DuckDBPyConnection, text: str) -> str:
    typed = {"text": text, "record_id": text.partition(":")[2] or text}
    near = [name for (name,) in connection.execute(NEAR, typed).fetchall()]
    if near:
        return f"Near it are: {', '.join(near)}."
    return "Write department.system:id, for example crm.salesforce:0015g00000A1."
