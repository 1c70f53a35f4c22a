"""The parse of the dbt project: made once for all workspaces that share a cache."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb
import pytest

from dagster_project.models import parsed
from workspace.paths import Workspace


def test_workspaces_with_one_cache_parse_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = Path(os.environ["C360_CACHE"])
    first = parsed.parsed_project(Workspace(tmp_path / "first", cache)).manifest()

    def refuse(*_: object) -> None:
        raise AssertionError("parsed again")

    monkeypatch.setattr(parsed, "_parse", refuse)
    assert parsed.parsed_project(Workspace(tmp_path / "second", cache)).manifest() == first
    with pytest.raises(AssertionError, match="parsed again"):
        parsed.parsed_project(Workspace(tmp_path / "without"))


def test_profile_has_dbt_work_on_no_more_threads_than_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DuckDB refuses more; on a machine of one core it has one."""
    monkeypatch.setenv("C360_EXTERNAL_THREADS", "7")
    workspace = Workspace(tmp_path)
    with parsed.dbt_environment(workspace), duckdb.connect() as connection:
        assert os.environ["C360_HOME"] == str(workspace.home)
        connection.execute(f"set external_threads = {os.environ['C360_EXTERNAL_THREADS']}")
    assert os.environ["C360_EXTERNAL_THREADS"] == "7"
