"""Whether inputs changed: told from files' signatures, and never wrongly."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ingestion.fingerprint import inputs_fingerprint
from ingestion.sources.model import SourceObject
from workspace.errors import SourceUnreadableError
from workspace.paths import Workspace
from workspace.settings import ObjectMapping

Accounts = Callable[..., SourceObject]


@pytest.fixture
def export(folder: Path) -> Path:
    path = folder / "a.csv"
    path.write_text("id,name\n1,A\n")
    return path


def test_what_did_not_change_has_the_same_fingerprint(
    workspace: Workspace, export: Path, accounts: Accounts
) -> None:
    first = inputs_fingerprint(workspace, [accounts()])
    os.utime(export, (1, 1))
    export.write_text(export.read_text())
    assert first is not None
    assert inputs_fingerprint(workspace, [accounts()]) == first


def test_any_change_of_files_or_of_their_reading_changes_it(
    workspace: Workspace, export: Path, accounts: Accounts
) -> None:
    found = [inputs_fingerprint(workspace, [accounts()])]
    found.append(inputs_fingerprint(workspace, [accounts(encoding="cp1252")]))
    (export.parent / "b.csv").write_text(export.read_text())
    found.append(inputs_fingerprint(workspace, [accounts()]))
    export.unlink()
    found.append(inputs_fingerprint(workspace, [accounts()]))
    assert len(set(found)) == 4


def test_a_change_that_hides_its_time_and_size_is_seen(
    workspace: Workspace, export: Path, accounts: Accounts
) -> None:
    before = export.stat()
    first = inputs_fingerprint(workspace, [accounts()])
    export.write_text("id,name\n2,B\n")
    os.utime(export, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert inputs_fingerprint(workspace, [accounts()]) != first


def test_a_file_that_did_not_change_is_not_read_again(
    workspace: Workspace, export: Path, accounts: Accounts
) -> None:
    first = inputs_fingerprint(workspace, [accounts()])
    kept = workspace.state / "content_hashes.json"
    entries = json.loads(kept.read_text())
    entries[str(export)][4] = "another hash"
    kept.write_text(json.dumps(entries))
    later = export.stat().st_ctime_ns + 10**9
    os.utime(kept, ns=(later, later))
    assert inputs_fingerprint(workspace, [accounts()]) != first
    os.utime(kept, ns=(1, 1))
    assert inputs_fingerprint(workspace, [accounts()]) == first


def test_hashes_of_files_that_are_gone_are_not_kept(
    workspace: Workspace, export: Path, accounts: Accounts
) -> None:
    inputs_fingerprint(workspace, [accounts()])
    export.rename(export.with_name("b.csv"))
    inputs_fingerprint(workspace, [accounts()])
    kept = json.loads((workspace.state / "content_hashes.json").read_text())
    assert list(kept) == [str(export.with_name("b.csv"))]


def test_a_damaged_cache_is_only_slower(
    workspace: Workspace, export: Path, accounts: Accounts
) -> None:
    first = inputs_fingerprint(workspace, [accounts()])
    (workspace.state / "content_hashes.json").write_text("{")
    assert inputs_fingerprint(workspace, [accounts()]) == first
    assert export.exists()


@pytest.mark.usefixtures("export")
def test_a_database_has_none(workspace: Workspace, accounts: Accounts) -> None:
    mapping = ObjectMapping(name="t", entity="crm.accounts", table="t", columns={})
    database = SourceObject("erp", "sql_database", "ERP_URL", mapping)
    assert inputs_fingerprint(workspace, [accounts(), database]) is None


def test_a_folder_that_is_gone_is_told(
    workspace: Workspace, export: Path, accounts: Accounts
) -> None:
    export.unlink()
    export.parent.rmdir()
    with pytest.raises(SourceUnreadableError, match="is not there"):
        inputs_fingerprint(workspace, [accounts()])


def test_nothing_heavy_is_imported_for_it() -> None:
    program = (
        "import sys, ingestion.fingerprint, ingestion.sources, workspace.configuration;"
        "print([name for name in ('duckdb', 'pyarrow', 'dagster') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
