"""What holds for every table of sales, customer success, feedback and finance."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingestion.entities import ENTITIES
from ingestion.sources.demo import generator
from ingestion.sources.demo.generator import build_block, company
from tests.ingestion.demo.crm_company import KEYS, TABLES, clean, messy
from workspace.settings import Demo

pytestmark = pytest.mark.xdist_group("demo crm")

PLANNED = {
    ("crm__opportunities", "close_date"),
    ("crm__opportunity_lines", "service_from"),
    ("crm__opportunity_lines", "service_to"),
    ("crm__contracts", "start_date"),
    ("crm__contracts", "end_date"),
    ("success__onboarding_projects", "due_date"),
}
"""Days that lie ahead while a deal, a term or a project goes on."""


def contents(db, table: str) -> list[tuple]:
    return db.execute(f"from {table} order by {KEYS[table]}").fetchall()


def in_blocks(demo: Demo, size: int, threads: int) -> dict[str, list[tuple]]:
    """The rows of every table over all blocks, ordered by key."""
    with company(demo, threads) as db:
        found: dict[str, dict[object, tuple]] = {table: {} for table in TABLES}
        for first in range(1, demo.customers + 1, size):
            build_block(db, demo, first, min(first + size - 1, demo.customers))
            for table in TABLES:
                column = db.table(table).columns.index(KEYS[table])
                found[table] |= {row[column]: row for row in contents(db, table)}
    return {table: [of[key] for key in sorted(of)] for table, of in found.items()}


def test_neither_blocks_nor_threads_change_a_row():
    demo = Demo(customers=120, mess="hard", usage_share=0.01)
    whole = in_blocks(demo, size=120, threads=2)
    assert in_blocks(demo, size=50, threads=1) == whole
    assert all(whole.values())


@pytest.mark.parametrize(
    "entity", [each for each in ENTITIES.values() if f"records.{each.table}" in KEYS]
)
def test_the_columns_of_the_entity_come_first_typed_and_filled_as_it_asks(entity):
    described = messy(f"describe records.{entity.table}")
    found = {row[0]: row[1].lower().replace(",", ", ") for row in described}
    names = [column.name for column in entity.columns]
    assert list(found)[: len(names)] == names
    assert all(name.startswith("_") for name in list(found)[len(names) :])
    for column in entity.columns:
        assert found[column.name] == column.type.value.replace("varchar(3)", "varchar")
        if column.required:
            query = f"select count(*) from records.{entity.table} where {column.name} is null"
            assert messy(query) == [(0,)]
        if column.allowed:
            query = f"select distinct {column.name} from records.{entity.table}"
            assert {value for (value,) in messy(query)} <= {*column.allowed, None}


@pytest.mark.parametrize("table", TABLES)
def test_no_id_is_given_twice(table):
    ((n_rows, n_keys),) = messy(f"select count(*), count(distinct {KEYS[table]}) from {table}")
    assert n_rows == n_keys > 0


def test_nothing_is_recorded_of_the_time_after_the_last_day():
    columns = messy(
        "select table_name, column_name, data_type from information_schema.columns"
        " where table_schema = 'records' and data_type in ('DATE', 'TIMESTAMP')"
    )
    mine = {table.split(".")[1] for table in TABLES}
    late = [
        (table, column)
        for table, column, _ in columns
        if table in mine
        and (table, column) not in PLANNED
        and messy(
            f"select 1 from records.{table}, facts.settings"
            f" where {column}::date > settings.as_of limit 1"
        )
    ]
    assert late == []


@pytest.mark.parametrize(
    "table",
    [table for table in TABLES if "__" in table and "owners" not in table and "lines" not in table],
)
def test_at_no_mess_every_account_exists(table):
    query = f"""
        select count(*) from {table} as referring
        where referring.crm_account_id not in (select crm_account_id from records.crm__accounts)
    """
    assert clean(query) == [(0,)]


@pytest.mark.parametrize(
    ("table", "column", "known"),
    [
        ("crm__activities", "contact_id", "crm__contacts"),
        ("crm__contracts", "_signed_by_contact_id", "crm__contacts"),
        ("crm__contracts", "predecessor_contract_id", "crm__contracts"),
        ("crm__opportunities", "owner_id", "crm__owners"),
        ("crm__activities", "owner_id", "crm__owners"),
        ("success__assignments", "owner_id", "crm__owners"),
        ("success__touchpoints", "owner_id", "crm__owners"),
        ("crm__opportunity_lines", "opportunity_id", "crm__opportunities"),
        ("crm_opportunity_history", "opportunity_id", "crm__opportunities"),
        ("feedback__survey_responses", "helpdesk_organization_id", "helpdesk__organizations"),
        ("finance__costs", "billing_account_id", "billing__accounts"),
    ],
)
def test_at_no_mess_what_is_referred_to_exists(table, column, known):
    key = {"crm__contacts": "contact_id", "crm__contracts": "contract_id"}.get(known)
    key = key or column
    ((n_filled, n_unknown),) = clean(f"""
        select
            count({column}),
            count(*) filter (where {column} not in (select {key} from records.{known}))
        from records.{table}
    """)
    assert (n_filled > 0, n_unknown) == (True, 0)


def test_at_no_mess_nothing_is_deleted_corrected_or_orphaned():
    query = """
        select
            (select count(*) from records.crm__opportunities where _is_deleted),
            (select count(*) from records.crm__opportunities where _corrected_at is not null),
            (select count(*) from records.crm__contracts where _corrected_at is not null),
            (select count(*) from records.crm__activities where _is_deleted or _is_orphan)
    """
    assert clean(query) == [(0, 0, 0, 0)]


def test_the_files_of_the_parts_draw_no_chance_of_their_own():
    folder = Path(generator.__file__).parent / "records"
    for part in ("crm", "success", "finance"):
        texts = [path.read_text(encoding="utf-8") for path in (folder / part).glob("*.sql")]
        assert texts
        assert not any("random()" in text or "now()" in text or " hash(" in text for text in texts)
