"""What tests share: the compiled dbt project, and one published generation of each company."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingestion.sources.demo import generator
from ingestion.tables import create_tables
from tests.companies import Company, small_company
from tests.dbt import dbt
from workspace.settings import Demo

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
EXTERNAL_DATA = Path(
    os.environ.get("C360_EXTERNAL_DATA", ROOT.parent / "shared" / "data")
).absolute()

LONG_GROUPS = (
    "demo", "faults", "invariance", "histories", "closed", "gates", "decisions", "conformance",
    "identity_units", "identity_arrival", "identity_hard_7", "identity_default_7",
    "identity_default_8", "identity_default_9", "tests/dagster_project/test_run.py",
    "tests/properties/test_renewal_properties.py", "tests/properties/test_arrival_properties.py",
    "tests/ingestion/test_localstripe.py", "tests/benchmarks/test_revenue.py",
    "tests/test_ravenstack.py",
)  # fmt: skip
"""Groups that publish, build or train, which workers begin with.

Begun last, one of them would leave the other worker without work.
"""

# Other people's data stands outside the repo; where it is absent its tests are not collected.
collect_ignore = [] if (EXTERNAL_DATA / "ravenstack").is_dir() else ["test_ravenstack.py"]


def c360(*words: str, home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a person would, in a workspace of its own."""
    return subprocess.run(
        [BIN / "c360", *words],
        cwd=home.parent,
        env={**os.environ, "C360_HOME": str(home), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


def published(home: Path, **environment: str) -> Path:
    """Run the whole job in `home`; the full file of the generation that it published."""
    done = c360("run", home=home, **environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return home / "serving" / "current" / "full.duckdb"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a module together: what its fixtures make is made by one worker."""
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.nodeid.split("::")[0]))
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    """Where the group of a test stands among the long ones; behind all of them if it is not one."""
    marker = item.get_closest_marker("xdist_group")
    group = marker.args[0] if marker else ""
    return LONG_GROUPS.index(group) if group in LONG_GROUPS else len(LONG_GROUPS)


@pytest.fixture(scope="session")
def of_all_workers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of this session share."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    return shared / "of_all_workers"


@pytest.fixture(scope="session", autouse=True)
def _shared_cache(of_all_workers: Path) -> Iterator[None]:
    """Let the workspaces of all tests parse the dbt project once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("C360_CACHE", str(of_all_workers / "cache"))
        yield


@pytest.fixture(scope="session")
def published_company(of_all_workers: Path) -> Company:
    """A small company with one generation, made by the first who asks; tests work on copies."""
    folder = of_all_workers / "published"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        company = Company(folder / "company")
        if not (folder / "done").exists():
            small_company(company.folder)
            done = c360("run", home=company.home, C360_CONFIG=str(company.config))
            assert done.returncode == 0, done.stdout + done.stderr
            (folder / "done").touch()
    return company


@pytest.fixture
def company(published_company: Company, tmp_path: Path) -> Company:
    """A copy of the published company: its exports and its workspace."""
    return published_company.copied(tmp_path / "company")


@pytest.fixture(scope="session")
def external_data() -> Path:
    """The folder of other people's data."""
    return EXTERNAL_DATA


@pytest.fixture(scope="session")
def demo_generation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The embedded company, published: the path of full.duckdb."""
    return published(tmp_path_factory.mktemp("demo") / "warehouse")


def marts_and_truth(generation: Path, demo: Demo) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published marts of an embedded company beside its records and its truth."""
    with generator.company(demo) as db:
        generator.build_block(db, demo, 1, demo.customers)
        db.execute(f"attach '{generation.resolve()}' as published (read_only)")
        yield db


@pytest.fixture(scope="session")
def demo_with_truth(demo_generation: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The embedded company as shipped: its published marts, and its truth."""
    yield from marts_and_truth(demo_generation, Demo())


@pytest.fixture(scope="session")
def ravenstack_generation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """RavenStack, read by configuration alone and published: the path of full.duckdb."""
    return published(
        tmp_path_factory.mktemp("ravenstack") / "warehouse",
        C360_CONFIG=str(ROOT / "examples" / "ravenstack" / "customer360.toml"),
        C360_EXTERNAL_DATA=str(EXTERNAL_DATA),
    )


@pytest.fixture(scope="session")
def dbt_target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a `dbt compile` against an empty warehouse."""
    home = tmp_path_factory.mktemp("compiled")
    with duckdb.connect(home / "warehouse.duckdb") as connection:
        create_tables(connection)
    done = dbt(home, "--quiet", "compile")
    assert done.returncode == 0, done.stdout + done.stderr
    return home / "target"


@pytest.fixture(scope="session")
def manifest(dbt_target: Path) -> dict[str, Any]:
    """dbt's manifest of the project."""
    content: dict[str, Any] = json.loads((dbt_target / "manifest.json").read_text())
    return content


@pytest.fixture(scope="session")
def compiled(manifest: dict[str, Any]) -> dict[str, str]:
    """The compiled SQL of every SQL model, by name."""
    return {
        node["name"]: node["compiled_code"]
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["language"] == "sql"
    }
