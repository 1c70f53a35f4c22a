"""Whatever can change a figure changes the fingerprint; nothing else does."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dagster_project.fingerprint import digest_of_files, run_fingerprint
from workspace.settings import Company, Settings

DAY = date(2026, 1, 31)


def test_the_same_inputs_have_the_same_fingerprint(tmp_path: Path) -> None:
    first = run_fingerprint(Settings(), tmp_path, DAY, "inputs", ("decisions",))
    assert run_fingerprint(Settings(), tmp_path, DAY, "inputs", ("decisions",)) == first


@pytest.mark.parametrize(
    ("settings", "day", "inputs", "decided"),
    [
        (Settings(company=Company(reporting_currency="EUR")), DAY, "inputs", ("decisions",)),
        (Settings(), date(2026, 2, 1), "inputs", ("decisions",)),
        (Settings(), DAY, "other inputs", ("decisions",)),
        (Settings(), DAY, "inputs", ("other decisions",)),
    ],
    ids=["settings", "date", "inputs", "decisions"],
)
def test_each_part_counts(
    tmp_path: Path, settings: Settings, day: date, inputs: str, decided: tuple[str, ...]
) -> None:
    first = run_fingerprint(Settings(), tmp_path, DAY, "inputs", ("decisions",))
    assert run_fingerprint(settings, tmp_path, day, inputs, decided) != first


def test_a_rule_of_the_company_counts(tmp_path: Path) -> None:
    first = run_fingerprint(Settings(), tmp_path / "rules", DAY, "inputs", ("decisions",))
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "acv_bands.csv").write_text("band\n")
    assert run_fingerprint(Settings(), tmp_path / "rules", DAY, "inputs", ("decisions",)) != first


def test_names_and_contents_of_files_count_and_leftovers_do_not(tmp_path: Path) -> None:
    (tmp_path / "model.sql").write_text("select 1")
    first = digest_of_files(tmp_path)
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "model.pyc").write_text("x")
    assert digest_of_files(tmp_path) == first
    (tmp_path / "model.sql").rename(tmp_path / "renamed.sql")
    renamed = digest_of_files(tmp_path)
    (tmp_path / "renamed.sql").write_text("select 2")
    assert len({first, renamed, digest_of_files(tmp_path)}) == 3
