"""`c360 metrics` and `mf`: what a person reads, also where a question cannot be answered."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from dagster_project.project import DBT_PROJECT
from dagster_project.semantic_layer import SemanticLayer
from tests.dagster_project.conftest import Typed
from tests.dagster_project.semantic_layer.figures import MONTH, asked

pytestmark = pytest.mark.xdist_group("demo")
Command = Callable[..., Typed]


def test_an_answer_is_exact_and_dated(
    typed: Command, home: Path, layer: SemanticLayer, marts: duckdb.DuckDBPyConnection
) -> None:
    words = ("--metrics", "mrr,nrr", "--group-by", f"segment,{MONTH}", "--order", f"-{MONTH}")
    seen = typed("metrics", "query", *words, "--limit", "5", "--json", C360_HOME=str(home))
    assert seen.exit_code == 0, seen.err
    rows = json.loads(seen.out)
    assert list(rows[0]) == ["segment", MONTH, "mrr", "nrr"]
    figures = asked(layer, marts, ["mrr", "nrr"], ["segment", MONTH])
    assert len(rows) == 5
    for row in rows:
        month = date.fromisoformat(row[MONTH])
        assert figures[row["segment"], month] == (Decimal(row["mrr"]), row["nrr"])
    assert {date.fromisoformat(row[MONTH]) for row in rows} == {max(m for _, m in figures)}


def test_a_query_can_be_read(typed: Command, home: Path, marts: duckdb.DuckDBPyConnection) -> None:
    seen = typed("metrics", "query", "--metrics", "arr", "--explain", C360_HOME=str(home))
    ((arr,),) = marts.execute(seen.out).fetchall()
    assert arr > 0


def test_metrics_are_found_by_what_they_say(typed: Command, home: Path) -> None:
    words = ("metrics", "list", "--search", "constant currency", "--json")
    found = json.loads(typed(*words, C360_HOME=str(home)).out)
    assert [one["name"] for one in found] == ["monthly_nrr", "nrr", "nrr_since_first_month"]
    assert "segment" in found[0]["group_by"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--metrics", "nrrr"], "There is no metric 'nrrr'. Did you mean nrr?"),
        (["--metrics", ","], "No metric is named."),
        (["--metrics", "nrr,nrr"], "Query contains duplicate metrics: ['nrr']. Entities"),
        (["--metrics", "cells_new_mrr"], "'cells_new_mrr' adds up rows of several dimensions"),
        (
            ["--metrics", "nrr", "--group-by", "segmnt"],
            "nrr cannot be grouped or ordered by 'segmnt'. Did you mean segment?",
        ),
        (
            ["--metrics", "nrr,arr", "--group-by", "product"],
            "nrr and arr cannot be grouped or ordered by 'product'. There are: metric_time__month",
        ),
        (
            ["--metrics", "nrr", "--order", "metric_time__day"],
            "nrr cannot be grouped or ordered by 'metric_time__day'.",
        ),
        (
            ["--metrics", "nrr", "--where", "{{ Dimension('segment') }} = 'SMB'"],
            "Name is in an incorrect format: 'segment'.",
        ),
        (["--metrics", "nrr", "--where", "{{ Entity('segmnt') }} = 1"], "dimensions of these"),
        (["--metrics", "nrr", "--where", "segment = 'SMB'"], 'column "segment" not found'),
    ],
    ids=[
        "metric", "none", "twice", "sum", "entity", "not_of_all", "order", "form", "condition",
        "column",
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_said(
    typed: Command, home: Path, words: list[str], told: str
) -> None:
    seen = typed("metrics", "query", *words, C360_HOME=str(home))
    assert seen.exit_code == 1
    assert told in seen.err
    assert "Traceback" not in seen.err


def test_no_metric_is_like_that(typed: Command, home: Path) -> None:
    seen = typed("metrics", "list", "--search", "happiness", C360_HOME=str(home))
    assert seen.err.startswith("No metric has 'happiness' in its name or definition.")


def test_nothing_is_published_yet(typed: Command) -> None:
    seen = typed("metrics", "query", "--metrics", "nrr")
    assert seen.exit_code == 1
    assert seen.err.startswith("Nothing is published yet in ")


def test_without_metricflow_its_remedy_is_told(
    typed: Command, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "metricflow"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "metricflow", None)
    seen = typed("metrics", "query", "--metrics", "nrr", C360_HOME=str(home))
    assert seen.exit_code == 1
    assert "MetricFlow, which is not installed" in seen.err
    assert "`make semantic` installs it." in seen.err


MF = """
import sys
from dbt_metricflow.cli.cli_configuration import CLIConfiguration
from dbt_metricflow.cli.main import cli
as_set_up = CLIConfiguration()
for words in sys.argv[1:]:
    cli(words.split(), obj=as_set_up, standalone_mode=False)
"""
"""`mf` with several commands, for it takes seconds to set itself up."""


def test_mf_itself_finds_no_fault_and_answers_from_what_is_published(
    layer: SemanticLayer, marts: duckdb.DuckDBPyConnection, home: Path, tmp_path: Path
) -> None:
    project = tmp_path / "dbt_project"
    shutil.copytree(DBT_PROJECT, project, ignore=shutil.ignore_patterns("target", "logs"))
    (project / "target").mkdir()
    shutil.copy(layer.parsed.folder / "semantic_manifest.json", project / "target")
    question = f"query --metrics mrr,nrr --group-by {MONTH},segment --csv answer.csv"
    done = subprocess.run(
        [sys.executable, "-c", MF, "validate-configs --skip-dw", question],
        cwd=project,
        env={
            **os.environ,
            "C360_HOME": str(home),
            "DBT_TARGET": "published",
            "HTTPS_PROXY": "http://127.0.0.1:9",
            "TMPDIR": str(tmp_path),
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    with (project / "answer.csv").open(newline="") as file:
        found = {
            (date.fromisoformat(row[MONTH][:10]), row["segment"] or None): (
                Decimal(row["mrr"]),
                float(row["nrr"]) if row["nrr"] else None,
            )
            for row in csv.DictReader(file)
        }
    assert found == asked(layer, marts, ["mrr", "nrr"], (MONTH, "segment"))
