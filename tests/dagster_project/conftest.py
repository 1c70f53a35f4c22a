"""What tests of the definitions and the command share: companies, and the command itself."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import dagster as dg
import pytest

from dagster_project.cli import main
from dagster_project.defs import build_definitions
from dagster_project.project import Project

CONFIGURATION = """
[company]
name = "Test"

[sources.shop]
kind = "files"
folder = "exports"

[[sources.shop.objects]]
name = "customers"
entity = "billing.accounts"
file = "customers.csv"
columns = { billing_account_id = "id", account_name = "name" }

[[sources.shop.objects]]
name = "people"
entity = "crm.accounts"
file = "customers.csv"
columns = { crm_account_id = "id", account_name = "name" }

[[sources.shop.objects]]
name = "usage"
entity = "usage.events_daily"
file = "usage-*.csv"
delivery = "changes"
columns = { usage_id = "n", activity_date = "day", billing_account_id = "id" }
"""


@dataclass(frozen=True)
class Typed:
    """What a person saw of a command."""

    exit_code: int
    out: str
    err: str


@pytest.fixture(scope="session")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a configuration, its exports and an empty workspace."""
    folder = tmp_path_factory.mktemp("company")
    _write_company(folder)
    return folder


@pytest.fixture(scope="session")
def project(company: Path) -> Project:
    """The project of that company."""
    return _project(company)


@pytest.fixture(scope="session")
def definitions(project: Project) -> dg.Definitions:
    """Its definitions."""
    return build_definitions(project)


@pytest.fixture
def typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Typed]:
    """Type a command in a folder of its own, with the workspace `warehouse` in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("C360_HOME", str(tmp_path / "warehouse"))
    monkeypatch.delenv("C360_CONFIG", raising=False)
    monkeypatch.delenv("DAGSTER_HOME", raising=False)

    def command(*words: str, **environment: str) -> Typed:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["c360", *words])
        monkeypatch.setattr(sys, "excepthook", sys.excepthook)
        with pytest.raises(SystemExit) as ended:
            main()
        seen = capsys.readouterr()
        return Typed(int(ended.value.code or 0), seen.out, seen.err)

    return command


def _write_company(folder: Path) -> None:
    (folder / "exports").mkdir()
    (folder / "exports" / "customers.csv").write_text("id,name\nA-1,Acme\n")
    for month in ("01", "02"):
        path = folder / "exports" / f"usage-2026-{month}.csv"
        path.write_text(f"n,day,id\n{month},2026-{month}-03,A-1\n")
    (folder / "customer360.toml").write_text(CONFIGURATION)


def _project(folder: Path) -> Project:
    environment = {
        "C360_HOME": str(folder / "warehouse"),
        "C360_CONFIG": str(folder / "customer360.toml"),
        "C360_CACHE": os.environ["C360_CACHE"],
    }
    project = Project.from_environment(environment)
    assert project.workspace.home == folder / "warehouse"
    return project
