"""A folder of a vendor's records in envelopes: found, checked, landed, read without a mapping."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingestion.landing import land
from ingestion.load import load
from ingestion.quarantine import sort_rows
from ingestion.sources import SourceObject, source_objects
from ingestion.sources.reachability import Reachability, check_source
from ingestion.tables import create_tables
from ingestion.vendors import VENDORS
from tests.ingestion.workbooks import write_workbook
from workspace.configuration import load_settings
from workspace.errors import ConfigurationError, SourceUnreadableError
from workspace.paths import Workspace
from workspace.settings import Settings

CONFIGURATION = """\
[company]
name = "Test"
[sources.billing]
kind = "files"
folder = "exports"
system = "stripe"
"""
READ_AT = datetime(2026, 1, 31, 6, tzinfo=UTC)
INVOICE = {
    "id": "in_1", "object": "invoice", "customer": "cus_1", "status": "paid", "currency": "eur",
    "total": 1190, "created": 1704103200, "lines": {"data": [{"id": "il_1", "amount": 1190}]},
}  # fmt: skip

Configured = Callable[..., dict[str, SourceObject]]


@pytest.fixture
def configured(tmp_path: Path) -> Configured:
    """Reads a configuration; the objects of its sources by name."""

    def read(more: str = "", text: str = CONFIGURATION) -> dict[str, SourceObject]:
        path = tmp_path / "customer360.toml"
        path.write_text(text + more, encoding="utf-8")
        return {each.name: each for each in source_objects(load_settings(path, {}))}

    return read


def envelope(payload: dict[str, Any], cursor: str = "1", **others: Any) -> dict[str, Any]:
    return {
        "id": payload["id"], "cursor_value": cursor, "is_deleted": False, "account": "acct_1",
        "api_version": "2024-06-20", "fetched_at": "2026-01-31T00:00:00Z", "payload_hash": "h",
        "payload": payload, **others,
    }  # fmt: skip


def write_lines(path: Path, *envelopes: dict[str, Any]) -> None:
    path.write_text("".join(json.dumps(each) + "\n" for each in envelopes), encoding="utf-8")


def write_parquet(path: Path, *envelopes: dict[str, Any]) -> None:
    rows = [{**each, "payload": json.dumps(each["payload"])} for each in envelopes]
    pq.write_table(pa.Table.from_pylist(rows), path)


@pytest.fixture
def arrived(tmp_path: Path) -> Callable[..., list[Any]]:
    """Lands an object, loads and sorts it; columns of the records that count now."""

    def read(source_object: SourceObject, *columns: str) -> list[Any]:
        workspace = Workspace(tmp_path / "warehouse")
        land(workspace, source_object, READ_AT)
        with duckdb.connect() as connection:
            create_tables(connection)
            load(connection, workspace, source_object)
            sort_rows(connection, Settings(), source_object)
            assert connection.execute("select reasons from quarantine.rows").fetchall() == []
            return connection.execute(
                f"select {', '.join(columns)} from accepted.{source_object.entity.table}"
                " where is_current and not is_deleted order by all"
            ).fetchall()

    return read


def test_a_system_has_all_objects_of_its_vendor_but_those_left_out(configured: Configured) -> None:
    everything = [each.name for each in VENDORS["stripe"].objects]
    assert list(configured()) == everything
    everything.remove("coupons")
    assert list(configured('leave_out = ["coupons"]\n')) == everything


@pytest.mark.parametrize(
    ("wrong", "right", "words"),
    [
        ('"stripe"', '"strip"', "line 6, sources.billing.system: the system 'strip' is not known."
         " Did you mean 'stripe'?"),
        ('"stripe"', '"oracle"', "the system 'oracle' is not known. There are salesforce, stripe"),
        ('"stripe"', '"stripe"\nleave_out = ["coupon"]', "line 7, sources.billing.leave_out: stripe"
         " has no object 'coupon'. Did you mean 'coupons'?"),
        ('"stripe"', '"stripe"\nfields = { "customers.crm_acount_id" = "a" }', "stripe has no"
         " field 'customers.crm_acount_id'. Did you mean 'customers.crm_account_id'?"),
        ('"stripe"', '"stripe"\nfields = { "customers.crm_account_id" = "a..b" }', "'a..b' is no"
         " path such as Tier__c"),
        ('"stripe"', '"stripe"\nleave_out = ["xyz"]', "stripe has no object 'xyz'. It has "),
    ],
    ids=["misspelled", "unknown", "object misspelled", "field misspelled", "no path",
         "object unknown"],
)  # fmt: skip
def test_a_name_that_no_vendor_has_is_told(
    configured: Configured, wrong: str, right: str, words: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        configured(text=CONFIGURATION.replace(wrong, right))
    assert words in str(caught.value)


def test_names_that_no_vendor_has_are_told_of_all_sources_at_once(configured: Configured) -> None:
    other = '[sources.crm]\nkind = "files"\nfolder = "crm"\nsystem = "sales"\n'
    with pytest.raises(ConfigurationError, match="has 2 mistakes"):
        configured(f'leave_out = ["xyz"]\n{other}')


def test_one_vendor_may_stand_behind_two_sources(configured: Configured) -> None:
    other = '[sources.subsidiary]\nkind = "files"\nfolder = "other"\nsystem = "stripe"\n'
    assert configured(other)["invoices"].label == "subsidiary.invoices"


def test_an_object_whose_file_is_not_there_is_told_with_the_way_out(
    configured: Configured, folder: Path
) -> None:
    found = check_source(configured()["invoices"])
    assert found == Reachability(
        "billing.invoices",
        False,
        f"{folder} has no file of billing.invoices, such as invoices.parquet or"
        " invoices-2026.jsonl. Put it there, or name 'invoices' in 'leave_out' of the source.",
        SourceUnreadableError.exit_code,
    )


def test_a_file_whose_name_is_misspelled_is_offered(configured: Configured, folder: Path) -> None:
    write_parquet(folder / "invoces.parquet", envelope(INVOICE))
    assert "Did you mean 'invoces.parquet'?" in check_source(configured()["invoices"]).detail


def test_a_file_of_another_object_is_not_taken_for_it(configured: Configured, folder: Path) -> None:
    write_parquet(folder / "subscriptions_old.parquet", envelope(INVOICE))
    write_parquet(folder / "subscriptions.parquet", envelope(INVOICE))
    found = check_source(configured()["subscriptions"])
    assert found.detail == "1 file(s), 0.0 MB, 8 columns; readable"


@pytest.mark.parametrize("column", ["id", "cursor_value", "is_deleted", "payload"])
def test_a_column_that_the_envelope_lacks_is_told_with_file_and_line(
    configured: Configured, folder: Path, column: str
) -> None:
    lacking = envelope(INVOICE)
    del lacking[column]
    write_lines(folder / "invoices-2026.jsonl", lacking)
    found = check_source(configured()["invoices"])
    assert (found.is_reachable, found.exit_code) == (False, ConfigurationError.exit_code)
    said = found.detail.partition("customer360.toml, ")[2]
    assert said.startswith(
        f"line 6, sources.billing.system: invoices-2026.jsonl has no column '{column}'."
    )
    assert said.endswith(
        " Its files hold envelopes: id, cursor_value, is_deleted, account, api_version, fetched_at,"
        " payload_hash, payload."
    )


def test_records_without_an_envelope_are_told_before_they_land(
    configured: Configured, folder: Path, tmp_path: Path
) -> None:
    """What an API answers, saved as it is."""
    write_lines(folder / "invoices.jsonl", INVOICE)
    workspace = Workspace(tmp_path / "warehouse")
    with pytest.raises(ConfigurationError) as caught:
        land(workspace, configured()["invoices"], READ_AT)
    said = str(caught.value)
    assert "has 3 mistakes" in said
    assert all(
        f"invoices.jsonl has no column '{name}'" in said
        for name in ("cursor_value", "is_deleted", "payload")
    )


def test_an_object_may_come_in_files_of_several_formats(
    configured: Configured, folder: Path, arrived: Callable[..., list[Any]]
) -> None:
    write_parquet(folder / "invoices.parquet", envelope({**INVOICE, "status": "open"}))
    write_lines(
        folder / "invoices-2026.jsonl",
        envelope(INVOICE, cursor="2"),
        envelope({**INVOICE, "id": "in_2"}),
    )
    objects = configured()
    assert check_source(objects["invoices"]).detail == "2 file(s), 0.0 MB, 8 columns; readable"
    found = arrived(objects["invoices"], "record_key", "invoice_status", "version")
    assert found == [("in_1", "paid", "2.00000000"), ("in_2", "paid", "1.00000000")]


@pytest.mark.parametrize(
    "payload", [INVOICE, json.dumps(INVOICE)], ids=["nested object", "text of JSON"]
)
def test_a_payload_may_be_an_object_or_its_text(
    configured: Configured,
    folder: Path,
    arrived: Callable[..., list[Any]],
    payload: dict[str, Any] | str,
) -> None:
    write_lines(folder / "invoices.jsonl", {**envelope(INVOICE), "payload": payload})
    ((status, currency, created, lines),) = arrived(
        configured()["invoices"],
        "invoice_status",
        "currency",
        "cast(created_at as varchar)",
        "lines",
    )
    assert (status, currency, created) == ("paid", "EUR", "2024-01-01 10:00:00")
    assert json.loads(lines) == INVOICE["lines"]["data"]


def test_a_payload_may_be_a_struct_of_parquet(
    configured: Configured, folder: Path, arrived: Callable[..., list[Any]]
) -> None:
    pq.write_table(pa.Table.from_pylist([envelope(INVOICE)]), folder / "invoices.parquet")
    found = arrived(configured()["invoices"], "invoice_status", "lines")
    assert [(status, json.loads(lines)) for status, lines in found] == [
        ("paid", INVOICE["lines"]["data"])
    ]


def test_numbers_nested_in_a_payload_stay_as_they_were_written(
    configured: Configured, folder: Path, arrived: Callable[..., list[Any]]
) -> None:
    """Fifteen digits are what JSON can be trusted with; vendors send finer ones as text."""
    text = json.dumps(envelope({**INVOICE, "lines": {"data": ["here"]}}))
    lines = '[{"rate":123456789.123456,"fine":"0.123456789012345678"}]'
    (folder / "invoices.jsonl").write_text(text.replace('["here"]', lines) + "\n")
    assert json.loads(arrived(configured()["invoices"], "lines")[0][0]) == json.loads(lines)


@pytest.mark.parametrize("name", ["invoices.xlsx", "invoices.csv"])
def test_envelopes_in_a_table_of_an_office_are_read_too(
    configured: Configured, folder: Path, arrived: Callable[..., list[Any]], name: str
) -> None:
    sent = {**envelope(INVOICE), "payload": json.dumps(INVOICE), "is_deleted": "FALSE"}
    with duckdb.connect() as connection:
        connection.register("sent", pa.Table.from_pylist([sent]))
        if name.endswith("csv"):
            connection.execute(f"copy sent to '{folder / name}' (header)")
        else:
            write_workbook(folder / name, {"invoices": [list(sent), list(sent.values())]})
    assert arrived(configured()["invoices"], "invoice_status") == [("paid",)]
