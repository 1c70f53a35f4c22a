"""When rows are sorted anew, and what a sorting leaves alone."""

from __future__ import annotations

from decimal import Decimal

import duckdb
import pytest

from ingestion.quarantine import forget_unconfigured, sort_rows
from tests.arrivals import GOOD, Arrival, row
from workspace.settings import Gates, Settings

AMOUNTS = "currency, landed_amount, accepted_amount, quarantined_amount, duplicate_amount"


@pytest.fixture
def arrival(tmp_path):
    return Arrival(tmp_path)


def test_a_sorting_with_nothing_changed_writes_nothing_and_says_the_same(arrival):
    first = arrival.arrive(GOOD, row("P-2", amount="x"))
    arrival.connection.execute("update accepted.billing__subscription_periods set quantity = 99")
    assert arrival.sort() == first
    assert arrival.current("quantity") == [Decimal(99)]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"decimal_mark": ","}, id="mapping"),
        pytest.param({"quarantine_refuse_rate": 0.9}, id="threshold of the object"),
    ],
)
def test_a_changed_mapping_is_sorted_anew(arrival, change):
    arrival.arrive(row("P-1", amount="10"))
    arrival.connection.execute("update accepted.billing__subscription_periods set quantity = 99")
    arrival.configure(**change)
    arrival.sort()
    assert arrival.current("quantity") == [Decimal(5)]


def test_thresholds_are_the_objects_own_or_the_general_ones(arrival):
    arrival.settings = Settings(gates=Gates(quarantine_refuse_rate=0.2))
    arrival.configure(key_conflict_refuse_rate=0.0)
    arrival.arrive(GOOD)
    assert arrival.fetch(
        "select quarantine_refuse_rate, key_conflict_refuse_rate from audit.object_arrivals"
    ) == [(0.2, 0.0)]


def test_an_object_that_never_landed_has_nothing(arrival):
    counts = arrival.sort()
    assert (counts.n_landed, counts.missing_columns) == (0, ())
    assert arrival.fetch("from audit.object_arrivals") == []


def test_what_is_no_longer_configured_is_forgotten_but_stays_in_raw(arrival):
    arrival.arrive(GOOD, row("P-2", amount="x"))
    forget_unconfigured(arrival.connection, [arrival.source_object])
    assert arrival.current("record_key") == ["P-1"]
    forget_unconfigured(arrival.connection, [])
    for table in (
        "accepted.billing__subscription_periods",
        "quarantine.rows",
        "audit.object_arrivals",
        "audit.batch_counts",
        "audit.amounts_by_currency",
    ):
        assert arrival.fetch(f"select count(*) from {table}") == [(0,)], table
    assert arrival.fetch('select count(*) from raw."erp__periods"') == [(2,)]
    assert arrival.sort().n_accepted == 1


def test_an_object_that_changes_its_entity_leaves_the_former_one(arrival):
    arrival.arrive(GOOD)
    arrival.configure(
        entity="billing.accounts", columns={"billing_account_id": "account"}, constants={}
    )
    arrival.sort()
    assert arrival.current("billing_account_id") == ["A-1"]
    assert arrival.fetch("select count(*) from accepted.billing__subscription_periods") == [(0,)]


def test_nothing_temporary_is_left_behind(arrival):
    arrival.arrive(GOOD, row("P-2", amount="x"))
    assert arrival.fetch("select table_name from duckdb_tables() where temporary") == []


def test_objects_of_one_entity_keep_to_themselves(arrival):
    arrival.arrive(GOOD)
    arrival.configure(name="other")
    arrival.n_batches = 0
    arrival.arrive(row("P-9"))
    assert arrival.current("source_object", "record_key") == [("other", "P-9"), ("periods", "P-1")]


def test_a_sorting_that_fails_leaves_what_was_there(arrival):
    arrival.arrive(GOOD)
    arrival.land({"export.csv": [row("P-2")]})
    arrival.load()
    arrival.connection.execute("drop table audit.amounts_by_currency")
    with pytest.raises(duckdb.CatalogException, match="amounts_by_currency"):
        sort_rows(arrival.connection, arrival.settings, arrival.source_object)
    assert arrival.current("record_key") == ["P-1"]
