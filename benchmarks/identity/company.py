"""The embedded company's records of who is who, in the form that matching reads, at any size."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import duckdb

from ingestion.entities import ENTITIES
from ingestion.sources.demo.forms.entities import MERGED_INTO, SYSTEMS, query
from ingestion.sources.demo.generator import BLOCK, company
from ingestion.sources.demo.lives import lives
from ingestion.sources.demo.records import names
from ingestion.sql import text
from workspace.settings import Demo

ADDRESS = ("country", "street", "city", "postal_code", "phone", "website_domain")
DETAILS = (
    "merged_into", *ADDRESS, "email_domains", "email", "registration_number", "tax_number",
    "parent_crm_account_id",
)  # fmt: skip
"""As the macro record_details lists them; what a department lacks is null."""
LISTS = {
    "crm.accounts": (
        "crm_account_id", "account_name",
        {"merged_into": MERGED_INTO} | {name: name for name in (
            *ADDRESS, "registration_number", "tax_number", "parent_crm_account_id",
        )},
    ),
    "helpdesk.organizations": (
        "helpdesk_organization_id", "organization_name",
        {name: name for name in (*ADDRESS, "email_domains")},
    ),
    "billing.accounts": (
        "billing_account_id", "account_name",
        {name: name for name in (*ADDRESS, "email", "tax_number")},
    ),
    "usage.workspaces": (
        "workspace_id", "workspace_name",
        {"country": "country", "email": "admin_email", "email_domains": "email_domain"},
    ),
}  # fmt: skip
"""Of each department's list: id, name, and the details it has, as int_identity__named_records."""
NAMED = {
    "billing_account_id": "billing",
    "helpdesk_organization_id": "helpdesk",
    "crm_account_id": "crm",
}
"""Columns in which a record names another, and whose it is, as int_identity__references."""
PEOPLE = {
    "crm.contacts": ("crm_account_id", "contact_id", "true"),
    "helpdesk.people": ("helpdesk_organization_id", "person_id", "person_role = 'end_user'"),
}
TABLES = ("details", "people", "references", "truth")
LINKED = """
create or replace table source_links as
select
    named.department as department_a,
    named.source_system as source_system_a,
    named.record_id as record_id_a,
    details.department as department_b,
    details.source_system as source_system_b,
    details.record_id as record_id_b,
    named.named_in,
    named.rule
from named_records as named
inner join source_details as details
    on named.named_department = details.department and named.named_id = details.record_id
"""
NO_PAIRS = """
create or replace table source_pairs (
    decision varchar, department_a varchar, source_system_a varchar, record_id_a varchar,
    department_b varchar, source_system_b varchar, record_id_b varchar
)
"""


def write_company(demo: Demo, folder: Path, processes: int = 1) -> None:
    """Write details, people, references and truth as Parquet, a block of customers a file.

    Only names and who is who are made: no subscription, ticket or day of use.
    """
    folder.mkdir(parents=True, exist_ok=True)
    numbers = range(-(-demo.customers // BLOCK))
    if processes == 1:
        _write_blocks(demo, folder, numbers)
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        shares = [
            pool.submit(_write_blocks, demo, folder, numbers[share::processes])
            for share in range(processes)
        ]
        for share in shares:
            share.result()


def open_company(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Create what `identity.matching.match.match` reads, and the table `truth`, from those files.

    The truth has record (as matching numbers it), customer, and what is wrong with the record;
    test accounts and records that no source gives any more are not in it.
    """
    for name, table in (
        ("source_details", "details"), ("source_people", "people"), ("named_records", "references"),
    ):  # fmt: skip
        connection.execute(
            f"create or replace table {name} as from {text(str(folder / f'{table}-*.parquet'))}"
        )
    connection.execute(LINKED)
    connection.execute(NO_PAIRS)
    connection.execute(
        f"""
        create or replace table truth as
        select
            md5_number_lower(concat_ws(
                chr(31), details.department, details.source_system, details.record_id
            )) as record,
            known.* exclude (is_test, is_deleted)
        from {text(str(folder / "truth-*.parquet"))} as known
        inner join source_details as details using (department, record_id)
        where not known.is_test
        """
    )


def _write_blocks(demo: Demo, folder: Path, numbers: range) -> None:
    with company(demo, threads=1) as db:
        for number in numbers:
            first = number * BLOCK + 1
            last = min(first + BLOCK - 1, demo.customers)
            made = lives(demo.seed, demo.causes, demo.months, demo.as_of, first, last)
            for name, table in made.items():
                db.register("made", table)
                db.execute(f"create or replace table facts.{name} as from made")
                db.unregister("made")
            names.build_block(db)
            for name, select in zip(TABLES, _selects(db), strict=True):
                path = folder / f"{name}-{number:04d}.parquet"
                db.execute(f"copy ({select} order by all) to {text(str(path))} (format parquet)")


def _selects(db: duckdb.DuckDBPyConnection) -> tuple[str, str, str, str]:
    details = " union all ".join(
        f"select {_key(entity, record_id)}, {record_name} as record_name,"
        " coalesce(is_test, false) as is_test, false as is_implied, created_at, "
        + ", ".join(f"cast({columns.get(name, 'null')} as varchar) as {name}" for name in DETAILS)
        + f" from ({_rows(db, entity)})"
        for entity, (record_id, record_name, columns) in LISTS.items()
    )
    people = " union all ".join(
        f"select {_key(entity, record_id)}, {person} as person_record_id, full_name, email, phone"
        f" from ({_rows(db, entity)}) where {record_id} is not null and {condition}"
        for entity, (record_id, person, condition) in PEOPLE.items()
    )
    references = " union all ".join(
        f"select {_key(entity, record_id)}, '{column}' as named_in, '{department}' as"
        f" named_department, {column} as named_id, '{rule}' as rule"
        f" from ({_rows(db, entity)}) where {column} is not null"
        for entity, (record_id, _, _) in LISTS.items()
        for column, department, rule in (
            *((column, named, "external_id") for column, named in NAMED.items()),
            (MERGED_INTO, "crm", "merge"),
        )
        if column != record_id and column in {c.name for c in ENTITIES[entity].columns}
    )
    return details, people, references, "select * from truth.identities"


def _key(entity: str, record_id: str) -> str:
    (system,) = (system for system, entities in SYSTEMS.items() if entity in entities)
    return (
        f"'{ENTITIES[entity].department}' as department, '{system}' as source_system,"
        f" {record_id} as record_id"
    )


def _rows(db: duckdb.DuckDBPyConnection, entity: str) -> str:
    records = ENTITIES[entity].table
    return query(ENTITIES[entity], records, db.table(f"records.{records}").columns)
