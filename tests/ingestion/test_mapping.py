"""Mappings held against entities and exports: mistakes have their line and the nearest match."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingestion.landing import land
from ingestion.sources import SourceObject, source_objects
from workspace.configuration import load_settings
from workspace.errors import ConfigurationError
from workspace.paths import Workspace

READ_AT = datetime(2026, 1, 31, 6, tzinfo=UTC)

OBJECT = """\
[sources.billing]
kind = "files"
folder = "exports"
[[sources.billing.objects]]
name = "invoices"
entity = "billing.invoices"
file = "invoices*.csv"
columns = { invoice_id = "No", billing_account_id = "Customer", issue_date = "D", net_amount = "N" }
constants = { currency = "EUR", invoice_status = "open" }
"""
RATES = """\
[sources.finance]
kind = "files"
folder = "exports"
[[sources.finance.objects]]
name = "costs"
entity = "finance.costs"
file = "costs.csv"
{options}
columns = {{ net_amount = "amount", cost_month = "month" }}
constants = {{ currency = "EUR", cost_type = "support" }}
"""
TABLE = """\
[sources.erp]
kind = "sql_database"
connection_env = "ERP_URL"
[[sources.erp.objects]]
name = "products"
entity = "billing.products"
{options}
columns = {{ product_id = "id", product_name = "name" }}
"""


def objects(tmp_path: Path, text: str) -> tuple[SourceObject, ...]:
    path = tmp_path / "customer360.toml"
    path.write_text(text, encoding="utf-8")
    return source_objects(load_settings(path, {}))


def told(tmp_path: Path, text: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        objects(tmp_path, text)
    return str(caught.value)


def test_a_mapping_that_holds_becomes_an_object(tmp_path: Path) -> None:
    (invoices,) = objects(tmp_path, OBJECT)
    assert invoices.label == "billing.invoices"
    assert invoices.raw_table == "billing__invoices"
    assert invoices.entity.full_name == "billing.invoices"
    assert invoices.location == str(tmp_path / "exports")


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ('"billing.invoices"', '"billing.invoice"', "Did you mean 'billing.invoices'?"),
        ("billing_account_id", "billing_acount_id", "Did you mean 'billing_account_id'?"),
        (', billing_account_id = "Customer"', "", "columns.billing_account_id: billing.invoices"),
        ('currency = "EUR", ', "", "columns.currency: billing.invoices needs this column"),
        ('currency = "EUR"', 'curency = "EUR"', "Did you mean 'currency'?"),
        ('"EUR"', '"Euro"', "constants.currency: must be a currency code such as USD"),
        ('"open"', '"opne"', "'opne' is not allowed"),
        ('"open"', "true", "constants.invoice_status: must be text in quotes, not True"),
        ("constants = {", 'constants = { tax_amount = "12,5",', "must be a number, not '12,5'"),
        ("constants = {", 'constants = { due_date = "31/12/24",', "must be a date such as"),
        ("constants = {", 'constants = { invoice_id = "7",', "is mapped to a column too"),
        ("file =", 'values.invoice_status = { Paid = "payed" }\nfile =', "has no values"),
        ("file =", 'date_formats = ["%d.%m.%Q"]\nfile =', "'%d.%m.%Q' is no date format"),
        ("file =", 'date_formats = ["%d.%m."]\nfile =', "does not hold year, month and day"),
        ("file =", 'encoding = "utf-88"\nfile =', "there is no text encoding 'utf-88'"),
        ("file =", 'delimiter = "||"\nfile =', "must be one character other than a quote"),
        ("file =", 'cursor = "Date"\nfile =', "cursor: has a meaning for databases only"),
        ("file =", 'table = "Sheet1"\nfile =', "databases and .xlsx workbooks only"),
        ('file = "invoices*.csv"', "", "file: is missing"),
        ('"invoices*.csv"', '"../*.csv"', "leads out of the folder"),
        ('"invoices*.csv"', '"/data/*.csv"', "leads out of the folder"),
    ],
)
def test_a_mapping_that_cannot_hold_is_told(
    tmp_path: Path, before: str, after: str, words: str
) -> None:
    assert before in OBJECT
    message = told(tmp_path, OBJECT.replace(before, after))
    assert words in message
    assert "line " in message


def test_values_may_be_any_allowed_value_or_none(tmp_path: Path) -> None:
    mapped = OBJECT.replace(', invoice_status = "open"', "").replace(
        "columns = {", 'columns = { invoice_status = "State",'
    )
    good = mapped + 'values.invoice_status = { Paid = "paid", "?" = "" }\n'
    assert objects(tmp_path, good)[0].mapping.values["invoice_status"]["Paid"] == "paid"
    bad = mapped + 'values.invoice_status = { Paid = "payed" }\n'
    assert "line 10, sources.billing.objects[invoices].values.invoice_status.Paid" in told(
        tmp_path, bad
    )


def test_the_one_key_column_of_an_entity_may_come_from_the_record_key(tmp_path: Path) -> None:
    assert "columns.cost_id: finance.costs needs this column" in told(
        tmp_path, RATES.format(options="")
    )
    (costs,) = objects(tmp_path, RATES.format(options='key = ["team", "month"]'))
    assert costs.mapping.key == ("team", "month")


def test_of_several_references_to_a_customer_one_is_needed(tmp_path: Path) -> None:
    text = OBJECT.replace("billing.invoices", "feedback.product_requests").replace(
        'invoice_id = "No", billing_account_id = "Customer", issue_date', "request_id"
    )
    assert "needs at least one of crm_account_id" in told(tmp_path, text)


def test_mistakes_of_all_objects_are_told_at_once(tmp_path: Path) -> None:
    both = OBJECT.replace('"EUR"', '"Euro"') + RATES.format(options="")
    message = told(tmp_path, both)
    assert "has 2 mistakes" in message
    assert "billing.objects[invoices].constants.currency" in message
    assert "finance.objects[costs].columns.cost_id" in message


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ("", "table: is missing"),
        ('table = "t"\nfile = "x.csv"', "file: has a meaning for files only"),
        ('table = "t"\nencoding = "utf-8"', "encoding: has a meaning for files only"),
        ('table = "t"\ndelivery = "snapshots"', "not as 'snapshots'"),
        ('table = "t"\ndelivery = "changes"', "cursor: is missing"),
        ('table = "t"\ncursor = "at"', 'needs delivery = "changes"'),
    ],
)
def test_options_of_a_table_fit_a_database(tmp_path: Path, options: str, words: str) -> None:
    assert words in told(tmp_path, TABLE.format(options=options))


def test_rows_read_by_a_cursor_are_versions_in_its_order(tmp_path: Path) -> None:
    (table,) = objects(
        tmp_path, TABLE.format(options='table = "t"\ndelivery = "changes"\ncursor = "at"')
    )
    assert table.mapping.version == "at"


def test_a_column_that_the_export_never_had_is_told_before_anything_lands(tmp_path: Path) -> None:
    exports = tmp_path / "exports"
    exports.mkdir()
    (exports / "invoices.csv").write_text("No,Costumer,D,N\n1,A,2024-01-01,5\n")
    workspace = Workspace(tmp_path / "warehouse")
    with pytest.raises(ConfigurationError) as caught:
        land(workspace, objects(tmp_path, OBJECT)[0], READ_AT)
    assert str(caught.value) == (
        f"{tmp_path}/customer360.toml, line 8, "
        "sources.billing.objects[invoices].columns.billing_account_id: "
        "invoices.csv has no column 'Customer'. Did you mean 'Costumer'?"
    )
    assert not list(workspace.landing.rglob("*.json"))


def test_where_nothing_is_near_the_columns_of_the_export_are_listed(tmp_path: Path) -> None:
    exports = tmp_path / "exports"
    exports.mkdir()
    (exports / "invoices.csv").write_text("No,D,N\n1,2024-01-01,5\n")
    with pytest.raises(ConfigurationError, match=r"'Customer'\. It has: No, D, N\."):
        land(Workspace(tmp_path / "warehouse"), objects(tmp_path, OBJECT)[0], READ_AT)
