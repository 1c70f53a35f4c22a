"""The forms in which the company leaves its generator: the same rows however they are made."""

from __future__ import annotations

import hashlib
from pathlib import Path

import duckdb
import pytest

from ingestion.sources.demo.forms.entities import SYSTEMS
from ingestion.sources.demo.output import EntityForm, write_entities, write_systems
from ingestion.sources.demo.shipped import demo_sources
from workspace.settings import Demo

SMALL = Demo(customers=150, months=14, usage_share=0.2)


def hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*.*"))
    }


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The entities of a small company, in one block."""
    folder = tmp_path_factory.mktemp("entities")
    write_entities(SMALL, EntityForm(folder / "out", truth=folder / "truth"))
    return folder


def test_every_entity_is_written_and_has_rows(written: Path) -> None:
    for system, names in SYSTEMS.items():
        for name in names:
            path = written / "out" / system / f"{name.split('.')[1]}-0000.parquet"
            assert duckdb.sql(f"select count(*) from '{path}'").fetchall()[0][0], name


def test_files_do_not_depend_on_the_number_of_processes(tmp_path: Path) -> None:
    for processes in (1, 2):
        form = EntityForm(
            tmp_path / str(processes), truth=tmp_path / f"{processes}" / "truth", block=50
        )
        write_entities(SMALL, form, processes=processes)
    assert hashes(tmp_path / "1") == hashes(tmp_path / "2")
    assert len(hashes(tmp_path / "1")) > 2 * sum(map(len, SYSTEMS.values())) - 10


def test_rows_do_not_depend_on_the_size_of_a_block(written: Path, tmp_path: Path) -> None:
    write_entities(SMALL, EntityForm(tmp_path, block=20))
    for system, names in SYSTEMS.items():
        for name in names:
            pattern = f"{system}/{name.split('.')[1]}-*.parquet"
            differing = duckdb.sql(
                f"(from '{written / 'out' / pattern}' except all from '{tmp_path / pattern}')"
                f" union all (from '{tmp_path / pattern}' except all"
                f" from '{written / 'out' / pattern}')"
            ).fetchall()
            assert differing == [], name


def test_a_block_that_parts_parents_from_subsidiaries_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="multiple of 10"):
        EntityForm(tmp_path, block=17)


def test_systems_are_written_the_same_twice(tmp_path: Path) -> None:
    for attempt in ("first", "second"):
        write_systems(SMALL, demo_sources(tmp_path / attempt), tmp_path / attempt)
    assert hashes(tmp_path / "first") == hashes(tmp_path / "second")
    names = {path.parent.name for path in (tmp_path / "first").rglob("*.*")}
    assert names == set(demo_sources(tmp_path))


def test_mess_spoils_exports_and_none_does_not(tmp_path: Path) -> None:
    said = {}
    for mess in ("none", "default"):
        demo = SMALL.model_copy(update={"mess": mess})
        write_systems(demo, demo_sources(tmp_path / mess), tmp_path / mess)
        said[mess] = (tmp_path / mess / "finance" / "kosten.csv").read_text(encoding="cp1252")
    assert "#WERT!" in said["default"]
    assert "#WERT!" not in said["none"]
