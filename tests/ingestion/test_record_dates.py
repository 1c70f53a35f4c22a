"""Which day the newest record of an object is from, and what an older release left behind."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ingestion.entities import ENTITIES, ColumnType, Entity
from ingestion.tables import create_tables
from tests.arrivals import GOOD, Arrival, row
from workspace.settings import ObjectMapping

NEWEST = "select newest_record_date from audit.object_arrivals"
ACCOUNTS = ObjectMapping(
    name="accounts",
    entity="crm.accounts",
    file="*.csv",
    columns={
        "crm_account_id": "id",
        "account_name": "name",
        "created_at": "made",
        "updated_at": "changed",
    },
    timezone="Asia/Shanghai",
)


@pytest.fixture
def arrival(tmp_path: Path) -> Arrival:
    return Arrival(tmp_path)


@pytest.mark.parametrize("entity", ENTITIES.values(), ids=ENTITIES)
def test_an_entity_is_dated_by_days_or_instants_of_its_own(entity: Entity) -> None:
    types = {entity.column(name).type for name in entity.dated_by}
    assert types <= {ColumnType.DATE, ColumnType.INSTANT}
    is_dated = any("occurred" in each.name or "issue" in each.name for each in entity.columns)
    assert bool(entity.dated_by) >= is_dated


def test_the_newest_day_is_that_of_an_accepted_record(arrival: Arrival) -> None:
    arrival.arrive(GOOD, row("P-2", **{"from": "2024-01-09", "to": None}), row("P-3", amount="x"))
    assert arrival.fetch(NEWEST) == [(date(2024, 1, 9),)]


def test_a_record_that_is_gone_does_not_make_its_object_fresh(arrival: Arrival) -> None:
    arrival.arrive(GOOD, row("P-2", **{"from": "2024-01-09", "to": None}))
    arrival.arrive(GOOD)
    assert arrival.fetch(NEWEST) == [(date(2024, 1, 1),)]


def test_where_the_first_column_is_empty_the_next_tells_the_day_in_utc(tmp_path: Path) -> None:
    arrival = Arrival(tmp_path, ACCOUNTS)
    arrival.arrive(
        {"id": "1", "name": "A", "made": "2020-05-05", "changed": "2021-06-01 07:59"},
        {"id": "2", "name": "B", "made": "2021-06-01 07:59", "changed": None},
        {"id": "3", "name": "C", "made": "2022-01-01", "changed": "2020-01-01"},
    )
    assert arrival.fetch(NEWEST) == [(date(2021, 5, 31),)]


def test_records_without_a_day_have_no_newest(tmp_path: Path) -> None:
    columns = {"owner_id": "id", "owner_name": "name"}
    arrival = Arrival(
        tmp_path, ObjectMapping(name="o", entity="crm.owners", file="*.csv", columns=columns)
    )
    arrival.arrive({"id": "1", "name": "Ann"})
    assert arrival.fetch(NEWEST) == [(None,)]


def test_tables_of_an_older_release_are_made_anew_and_sorted_from_raw(arrival: Arrival) -> None:
    first = arrival.arrive(GOOD, row("P-2", amount="x"))
    arrival.connection.execute("alter table audit.object_arrivals drop column newest_record_date")
    arrival.connection.execute(
        "alter table accepted.billing__subscription_periods drop column is_metered"
    )
    arrival.connection.execute("update raw.layout set layout_hash = 'of an older release'")
    create_tables(arrival.connection)
    assert arrival.sort() == first
    assert arrival.current("record_key", "is_metered") == [("P-1", None)]


def test_tables_of_this_release_keep_their_rows(arrival: Arrival) -> None:
    arrival.arrive(GOOD)
    create_tables(arrival.connection)
    assert arrival.current("record_key") == ["P-1"]
