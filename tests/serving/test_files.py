"""The files of a generation: what they hold, what they tell, and who may read them."""

from __future__ import annotations

import os
import stat
from datetime import date

import duckdb

from serving.generations import current_generation
from serving.manifest import damaged_files
from serving.publish import publish
from serving.tables import ColumnText, TableText


def change_warehouse(workspace, statement):
    with duckdb.connect(workspace.warehouse) as connection:
        connection.execute(statement)


def columns(path):
    with duckdb.connect(path, read_only=True) as connection:
        rows = connection.execute(
            "select table_name, column_name, comment from duckdb_columns() "
            "where schema_name = 'marts'"
        ).fetchall()
    return {f"{table}.{column}": comment for table, column, comment in rows}


def test_manifest_describes_every_file_and_table(workspace, build, request_of):
    build(1)
    generation = publish(workspace, request_of(1))
    manifest = current_generation(workspace).manifest
    assert manifest == generation.manifest
    assert (manifest.number, manifest.parent, manifest.fingerprint) == (1, None, "inputs-1")
    assert manifest.tables["customer_360"].n_rows == 200
    assert manifest.tables["check_results"].n_rows == 2
    assert set(manifest.files) == {
        "full.duckdb",
        "bi.duckdb",
        *(f"parquet/{table}.parquet" for table in manifest.tables),
    }
    assert manifest.versions == {"duckdb": duckdb.__version__, "customer-360": "0.1.0"}
    assert damaged_files(generation) == []
    (generation.parquet / "customer_360.parquet").write_bytes(b"other")
    assert damaged_files(generation) == ["parquet/customer_360.parquet"]


def test_content_hash_ignores_the_order_of_rows_and_nothing_else(workspace, build, request_of):
    build(1)
    first = publish(workspace, request_of(1))
    change_warehouse(
        workspace,
        "create or replace table marts.customer_360 as "
        "from marts.customer_360 order by customer_id desc",
    )
    shuffled = publish(workspace, request_of(1))
    change_warehouse(
        workspace, "update marts.customer_360 set stamp = 7 where customer_id = 'cus_7'"
    )
    changed = publish(workspace, request_of(1))
    hashes = [g.manifest.tables["customer_360"].content_hash for g in (first, shuffled, changed)]
    assert hashes[0] == hashes[1] != hashes[2]
    assert (
        first.manifest.files["parquet/customer_360.parquet"]
        == shuffled.manifest.files["parquet/customer_360.parquet"]
    )


def test_personal_columns_are_in_the_full_file_alone(workspace, build, request_of):
    build(1)
    generation = publish(workspace, request_of(1))
    assert "customer_360.sponsor_email" in columns(generation.full)
    assert "customer_360.customer_id" in columns(generation.bi)
    assert "customer_360.sponsor_email" not in columns(generation.bi)
    with duckdb.connect() as connection:
        parquet = connection.read_parquet(str(generation.parquet / "customer_360.parquet"))
        assert parquet.columns == ["customer_id", "stamp"]
    everything = b"".join(
        path.read_bytes() for path in (generation.bi, *generation.parquet.iterdir())
    )
    assert b"@example.com" not in everything


def test_a_column_without_a_text_is_taken_for_personal(workspace, build, request_of):
    build(1)
    text = TableText("Customers.", {"customer_id": ColumnText("Id of the customer.")})
    texts = {"customer_360": text}
    generation = publish(workspace, request_of(1, tables=texts))
    assert set(columns(generation.bi)) == {"customer_360.customer_id"}


def test_columns_carry_their_definition_in_both_files(workspace, build, request_of):
    build(1)
    texts = dict(request_of().tables)
    text = texts["customer_months"]
    texts["customer_months"] = TableText("A customer's months; 'as billed'.", text.columns)
    generation = publish(workspace, request_of(1, tables=texts))
    for path in (generation.full, generation.bi):
        comments = columns(path)
        assert comments["customer_months.closing_mrr_amount"] == "The customer's MRR at month-end."
        with duckdb.connect(path, read_only=True) as connection:
            tables = connection.execute("select table_name, comment from duckdb_tables()")
            comment = dict(tables.fetchall())["customer_months"]
        assert comment == "A customer's months; 'as billed'."


def test_a_table_that_no_text_describes_is_not_published(workspace, build, request_of):
    build(1)
    generation = publish(workspace, request_of(1))
    assert not [name for name in columns(generation.full) if name.startswith("left_by_an_older")]


def test_only_the_owner_may_read_the_full_file(workspace, build, request_of):
    build(1)
    old = os.umask(0)
    try:
        generation = publish(workspace, request_of(1))
    finally:
        os.umask(old)
    assert stat.S_IMODE(generation.full.stat().st_mode) == 0o600
    assert stat.S_IMODE(generation.bi.stat().st_mode) & 0o044 == 0o044
    assert stat.S_IMODE(generation.path.stat().st_mode) == 0o755


def test_no_write_ahead_log_lies_beside_the_files(workspace, build, request_of):
    build(1)
    generation = publish(workspace, request_of(1))
    assert sorted(path.name for path in generation.path.iterdir()) == [
        "bi.duckdb",
        "full.duckdb",
        "manifest.json",
        "parquet",
    ]


def test_freshness_tells_the_newest_record_and_how_far_it_is_behind(workspace, build, request_of):
    build(1)
    with duckdb.connect(workspace.warehouse) as connection:
        names = [
            name for name, *_ in connection.execute("describe audit.object_arrivals").fetchall()
        ]
        known = {"landed_at": "timestamp '2024-12-30 10:00'", "missing_columns": "[]"}
        for name, newest in (("dated", "date '2024-12-01'"), ("undated", "null")):
            said = known | {"source_object": f"'{name}'", "newest_record_date": newest}
            values = ", ".join(said.get(each, "1") for each in names)
            connection.execute(f"insert into audit.object_arrivals values ({values})")
    generation = publish(workspace, request_of(1))
    with duckdb.connect(generation.full, read_only=True) as connection:
        assert connection.execute(
            "select source_object, newest_record_date, age_days, n_days_since_landed"
            " from marts.data_freshness order by all"
        ).fetchall() == [("dated", date(2024, 12, 1), 30, 1), ("undated", None, None, 1)]
