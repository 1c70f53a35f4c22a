"""Changes of tables are read on from a cursor: nothing is lost, nothing lands twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ingestion.landing import LandedBatch
from ingestion.sources.model import SourceObject
from tests.ingestion.databases import table
from workspace.errors import ConfigurationError
from workspace.paths import Workspace

Land = Callable[[SourceObject], LandedBatch]
Rows = Callable[[SourceObject], list[dict[str, Any]]]

CHANGES = table("accounts", delivery="changes", cursor="at")


def ids(rows: Rows) -> list[str]:
    return sorted(str(row["id"]) for row in rows(CHANGES))


def test_changes_are_read_on_from_the_last_value(
    execute: Callable[[str], object], rows: Rows, landed: Land
) -> None:
    execute("insert into accounts values (1, '2024-01-01'), (2, '2024-01-02')")
    assert ids(rows) == ["1", "2"]
    execute("update accounts set at = '2024-01-03' where id = 1")
    execute("insert into accounts values (3, '2024-01-03')")
    assert ids(rows) == ["1", "3"]
    assert not landed(CHANGES).is_new


def test_rows_that_appear_late_with_the_last_value_or_with_none_land_once(
    execute: Callable[[str], object], rows: Rows, landed: Land
) -> None:
    execute("insert into accounts values (1, '2024-01-01'), (2, null)")
    assert ids(rows) == ["1", "2"]
    execute("insert into accounts values (3, '2024-01-01'), (4, null)")
    assert ids(rows) == ["3", "4"]
    execute("insert into accounts values (5, '2024-01-01')")
    assert ids(rows) == ["5"]
    assert not landed(CHANGES).is_new
    assert landed(CHANGES).number == 3


def test_the_cursor_never_goes_back(execute: Callable[[str], object], rows: Rows) -> None:
    execute("insert into accounts values (1, '2024-01-01'), (2, '2024-01-09')")
    assert ids(rows) == ["1", "2"]
    execute("delete from accounts where id = 2")
    execute("insert into accounts values (3, '2024-01-05'), (4, null)")
    assert ids(rows) == ["4"]
    execute("insert into accounts values (5, '2024-01-09')")
    assert ids(rows) == ["5"]


def test_a_cursor_that_could_not_move_reads_the_same_rows_again(
    execute: Callable[[str], object], landed: Land, rows: Rows, workspace: Workspace
) -> None:
    execute("insert into accounts values (1, '2024-01-01')")
    first = landed(CHANGES)
    (workspace.state / "cursors" / "erp" / "accounts.json").unlink()
    again = landed(CHANGES)
    assert (again.batch_id, again.is_new) == (first.batch_id, False)
    execute("insert into accounts values (2, '2024-01-02')")
    assert ids(rows) == ["2"]


def test_numbers_are_followed_as_numbers(execute: Callable[[str], object], rows: Rows) -> None:
    execute("drop table accounts")
    execute("create table accounts (id integer, at integer)")
    execute("insert into accounts values (1, 9), (2, 10)")
    assert ids(rows) == ["1", "2"]
    execute("insert into accounts values (3, 9), (4, 100)")
    assert ids(rows) == ["4"]


def test_a_cursor_column_that_is_not_there_is_told(
    execute: Callable[[str], object], landed: Land
) -> None:
    execute("insert into accounts values (1, '2024-01-01')")
    with pytest.raises(ConfigurationError, match=r"has no column 'att'\. Did you mean 'at'"):
        landed(table("accounts", delivery="changes", cursor="att"))
