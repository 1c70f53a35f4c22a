"""Landing becomes raw: each page once, whatever its columns are called, and wherever a run dies."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from ingestion.landing import land
from ingestion.load import LoadedObject, load
from ingestion.sources.model import SourceObject
from tests.arrivals import GOOD, PERIODS, Arrival, row, with_mapping
from workspace.errors import StorageError

ROOT = Path(__file__).parents[2]
RAW = 'raw."erp__periods"'


@pytest.fixture
def arrival(tmp_path):
    return Arrival(tmp_path)


def test_every_page_is_loaded_once(arrival):
    arrival.land({"a.csv": [GOOD, row("P-2")]})
    arguments = (arrival.connection, arrival.workspace, arrival.source_object)
    assert load(*arguments) == LoadedObject(n_batches=1, n_new_pages=1, n_new_rows=2)
    assert load(*arguments) == LoadedObject(n_batches=1, n_new_pages=0, n_new_rows=0)
    arrival.land({"a.csv": [GOOD, row("P-2")], "b.csv": [row("P-3")]})
    assert load(*arguments) == LoadedObject(n_batches=2, n_new_pages=1, n_new_rows=1)
    assert arrival.fetch(f"select count(*) from {RAW}") == [(3,)]
    assert arrival.fetch(
        "select batch_number, page_name, n_rows from raw.batches order by all"
    ) == [(1, "a.csv", 2), (2, "a.csv", 2), (2, "b.csv", 1)]


def test_columns_are_added_and_lost_ones_stay_null(arrival):
    arrival.land({"a.csv": [{"id": "1", "old": "x"}]})
    arrival.load()
    arrival.land({"a.csv": [{"id": "2", "new": "y"}]})
    arrival.load()
    assert arrival.fetch(f"select id, old, new from {RAW} order by id") == [
        ("1", "x", None),
        ("2", None, "y"),
    ]


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param(['say "id"', "a b", "it's"], id="quotes and blanks"),
        pytest.param(["Email", "email", "EMAIL"], id="names equal up to case"),
        pytest.param(["email", "Email", "email__2"], id="a name that looks like a numbered one"),
        pytest.param(["select", "from; drop table raw.pages", "--"], id="SQL in names"),
        pytest.param(["名前", "Straße", "İ"], id="other scripts"),
        pytest.param(["_C360_ROW", "_c360_page_id", "rowid"], id="names that are taken"),
        pytest.param(["c0", "page", "row_number"], id="names that the loader uses"),
    ],
)
def test_unusual_headers_are_kept_apart_and_can_be_mapped(tmp_path, headers):
    columns = dict(zip(("contact_id", "full_name", "email"), headers, strict=True))
    mapping = with_mapping(PERIODS, entity="crm.contacts", columns=columns, constants={})
    arrival = Arrival(tmp_path, mapping)
    arrival.land({"a.csv": [dict(zip(headers, ("1", "2", "3"), strict=True))]})
    arrival.land({"a.csv": [dict(zip(reversed(headers), ("6", "5", "4"), strict=True))]})
    assert arrival.sort().n_accepted == 2
    assert arrival.accepted("contact_id", "full_name", "email") == [
        ("1", "2", "3"),
        ("4", "5", "6"),
    ]


def test_a_reading_without_any_file_is_a_batch_too(arrival):
    arrival.land({"a.csv": [GOOD]})
    arrival.land({})
    arrival.load()
    arrival.load()
    assert arrival.fetch("select batch_number, page_name, n_rows from raw.batches order by 1") == [
        (1, "a.csv", 1),
        (2, None, 0),
    ]


def test_the_same_reading_later_again_is_a_batch_of_its_own(arrival):
    first = arrival.land({"a.csv": [GOOD]})
    arrival.land({"a.csv": [row("P-2")]})
    last = arrival.land({"a.csv": [GOOD]})
    assert first.batch_id == last.batch_id
    arrival.sort()
    assert arrival.current("record_key") == ["P-1"]


def test_landing_that_was_deleted_is_told(arrival):
    arrival.land({"a.csv": [GOOD]})
    arrival.load()
    shutil.rmtree(arrival.workspace.landing)
    with pytest.raises(StorageError, match=r"no longer has batch 1 of erp\.periods.*backup"):
        arrival.load()
    assert arrival.fetch(f"select count(*) from {RAW}") == [(1,)]


def test_landing_that_began_anew_is_told(arrival):
    arrival.land({"a.csv": [GOOD]})
    arrival.load()
    shutil.rmtree(arrival.workspace.landing)
    arrival.n_batches = 0
    arrival.land({"a.csv": [row("P-2")]})
    with pytest.raises(StorageError, match="no longer has batch 1"):
        arrival.load()


def test_a_page_that_is_gone_is_told_and_nothing_of_its_batch_is_recorded(arrival):
    batch = arrival.land({"a.csv": [GOOD], "b.csv": [row("P-2")]})
    batch.pages[1].path.unlink()
    with pytest.raises(StorageError, match=r"lacks page .* read from b\.csv"):
        arrival.load()
    assert arrival.fetch("from raw.batches") == []


def test_a_page_with_other_rows_than_landed_is_told_and_not_loaded(arrival):
    batch = arrival.land({"a.csv": [GOOD, row("P-2")]})
    path = batch.pages[0].path
    pq.write_table(pq.read_table(path).slice(0, 1), path)
    with pytest.raises(StorageError, match="holds 1 rows where 2 were landed"):
        arrival.load()
    assert arrival.fetch(f"select count(*) from {RAW}") == [(0,)]
    assert arrival.fetch("from raw.pages") == []


DIES = """
import os, signal, sys
from pathlib import Path
import duckdb
sys.path.insert(0, sys.argv[1])
from tests.arrivals import Arrival
from ingestion.load import load
from ingestion.tables import create_tables

class Dying:
    def __init__(self, connection, statements):
        self.connection, self.left = connection, statements
    def __getattr__(self, name):
        if name in ("execute", "executemany"):
            self.left -= 1
            if self.left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return getattr(self.connection, name)

arrival = Arrival(Path(sys.argv[2]))
with duckdb.connect(arrival.workspace.warehouse) as connection:
    create_tables(connection)
    load(Dying(connection, int(sys.argv[3])), arrival.workspace, arrival.source_object)
"""


@pytest.mark.parametrize("statements", [3, 7, 22, 23, 24, 30, 34, 35, 38])
def test_a_load_killed_between_any_statements_is_completed_by_the_next(arrival, statements):
    arrival.land({"a.csv": [GOOD, row("P-2")]})
    arrival.land({"a.csv": [row("P-3", extra="x")]})
    arguments = [str(ROOT / "tests"), str(arrival.home), str(statements)]
    killed = subprocess.run(
        [sys.executable, "-c", DIES, *arguments], cwd=ROOT, check=False, capture_output=True
    )
    assert killed.returncode == -9, killed.stderr.decode()
    with duckdb.connect(arrival.workspace.warehouse) as connection:
        load(connection, arrival.workspace, arrival.source_object)
        assert connection.execute(f"select id, extra from {RAW} order by id").fetchall() == [
            ("P-1", None),
            ("P-2", None),
            ("P-3", "x"),
        ]
        assert connection.execute("select count(*) from raw.pages").fetchone() == (2,)
        assert connection.execute("select count(*) from raw.batches").fetchone() == (2,)


def test_an_export_as_it_comes_in_life_is_landed_loaded_and_sorted(tmp_path):
    folder = tmp_path / "drop"
    folder.mkdir()
    lines = [
        ";".join(GOOD),
        "P-1 ;S-1;A-1;1.000,50;eur;31.01.2024;;5",
        "P-2;S-1;A-1;10;EUR;32.01.2024;;5",
        ";".join(GOOD),
        "P-3;S-1;A-1;10;EUR;31.01.2024;;5;orphan",
        "P-1;S-1;A-1;1000,5;EUR;31.01.2024;;5,0",
    ]
    text = "\r\n".join(lines)
    (folder / "a.csv").write_bytes(b"\xff\xfe" + text.encode("utf-16-le"))
    mapping = with_mapping(PERIODS, decimal_mark=",", date_formats=("%d.%m.%Y",))
    arrival = Arrival(tmp_path / "home", mapping)
    source_object = SourceObject("erp", "files", str(folder), mapping)
    land(arrival.workspace, source_object, datetime(2024, 2, 1, tzinfo=UTC))
    counts = arrival.sort()
    assert arrival.current("record_key", "cast(recurring_amount as varchar)", "currency") == [
        ("P-1", "1000.50000000", "EUR")
    ]
    assert arrival.codes() == {
        3: ["not_a_date"],
        4: ["repeated_header"],
        5: ["wrong_number_of_cells"],
    }
    assert (counts.n_landed, counts.n_accepted, counts.n_duplicates) == (5, 1, 1)
