"""Whatever ends a command becomes one sentence; what nobody foresaw is kept whole in logs/."""

from __future__ import annotations

import errno
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from dagster_project.errors import explained
from workspace.errors import C360Error, GateRefusedError, RunInProgressError, StorageError
from workspace.paths import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "warehouse")


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), StorageError, "no space left on device"),
        (PermissionError(errno.EACCES, "Permission denied", "x"), StorageError, "(x)"),
        (duckdb.IOException("Could not write: No space left"), StorageError, "No space left"),
        (duckdb.IOException("Could not set lock on file"), RunInProgressError, "has"),
    ],
    ids=["disk-full", "no-rights", "duckdb-disk-full", "duckdb-locked"],
)
def test_what_the_system_refuses_is_said_in_our_words(
    workspace: Workspace, error: Exception, kind: type[C360Error], words: str
) -> None:
    found = explained(error, workspace)
    assert type(found) is kind
    assert words in str(found)
    assert not workspace.logs.exists()


def test_what_a_stage_said_comes_through_dagster() -> None:
    refusal = GateRefusedError("Nothing was published.")

    @dg.op
    def refuse() -> None:
        raise refusal

    @dg.job(executor_def=dg.in_process_executor)
    def job() -> None:
        refuse()

    with dg.DagsterInstance.ephemeral() as instance, pytest.raises(C360Error) as ended:
        job.execute_in_process(
            instance=instance,
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        )
    assert explained(ended.value, Workspace(Path("nowhere"))) is refusal


def test_a_cause_behind_another_error_is_found(workspace: Workspace) -> None:
    cause = StorageError("The disk is full.")
    outer = RuntimeError("step failed")
    outer.__cause__ = cause
    assert explained(outer, workspace) is cause


def test_what_nobody_foresaw_is_one_sentence_and_a_log(workspace: Workspace) -> None:
    try:
        {}["absent"]
    except KeyError as error:
        found = explained(error, workspace)
    log = workspace.logs / "errors.log"
    assert found.exit_code == 1
    assert "KeyError" in str(found)
    assert str(log) in str(found)
    assert "Traceback" in log.read_text()
    assert "Traceback" not in str(found)
