"""What people decided, kept line by line, and what of it holds."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from identity.asking.decisions import (
    Choice,
    Decision,
    add_decision,
    decisions_file,
    in_force,
    load_decisions,
    stage_decisions,
    staged_decisions,
)
from identity.asking.records import Record
from identity.matching.fingerprint import identity_fingerprint, staged_fingerprint
from identity.matching.models import model_in_force, stage_model
from workspace.errors import StorageError
from workspace.paths import Workspace

A, B, C = (Record("crm", "sales", name) for name in "abc")


def decision(choice: Choice, a: Record = A, b: Record = B, reason: str = "") -> Decision:
    return Decision(choice, a, b, reason, datetime.fromisoformat("2026-01-31T12:00"))


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


def test_decisions_are_read_as_they_were_written(workspace: Workspace) -> None:
    assert load_decisions(workspace) == []
    written = [decision("always", reason='said "Müller"\nand 联'), decision("never", B, C)]
    for one in written:
        add_decision(workspace, one)
    assert load_decisions(workspace) == written


def test_the_last_decision_on_a_pair_holds_in_whatever_order_it_is_named() -> None:
    later = decision("never", B, A)
    assert in_force([decision("always"), later]) == {frozenset((A, B)): later}
    assert in_force([decision("always"), decision("forget", B, A)]) == {}


@pytest.mark.parametrize("line", ['{"choice": "always"}', '{"choice": "allways"}', "always"])
def test_a_line_that_is_no_decision_is_named(workspace: Workspace, line: str) -> None:
    add_decision(workspace, decision("always"))
    with decisions_file(workspace).open("a") as file:
        file.write(f"{line}\n")
    with pytest.raises(StorageError, match=r"line 2 is no decision.*Mend or remove the line"):
        load_decisions(workspace)


def test_what_is_staged_is_what_was_decided() -> None:
    written = [decision("always"), decision("never", B, C, "other owner")]
    with duckdb.connect() as connection:
        stage_decisions(connection, written)
        assert staged_decisions(connection) == written


def test_a_run_is_due_after_a_decision_and_not_once_it_is_taken_back(workspace: Workspace) -> None:
    first = identity_fingerprint(workspace)
    add_decision(workspace, decision("never"))
    decided = identity_fingerprint(workspace)
    later = decision("never")._replace(decided_at=decision("never").decided_at + timedelta(1))
    add_decision(workspace, later)
    assert identity_fingerprint(workspace) == decided != first
    add_decision(workspace, decision("forget", B, A))
    assert identity_fingerprint(workspace) == first


def test_a_decision_taken_while_a_run_works_makes_the_next_one_due(workspace: Workspace) -> None:
    with duckdb.connect() as connection:
        stage_decisions(connection, load_decisions(workspace))
        stage_model(connection, model_in_force(workspace))
        assert staged_fingerprint(connection) == identity_fingerprint(workspace)
        add_decision(workspace, decision("always"))
        assert staged_fingerprint(connection) != identity_fingerprint(workspace)
