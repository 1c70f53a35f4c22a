"""The unit tests of the dbt project: every rule of a metric, on rows that catch a mistake."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from tests.dbt import dbt
from workspace.settings import Metrics

OF_SETTINGS = "ref('stg_run__settings')"
pytestmark = pytest.mark.xdist_group("demo")


def test_every_unit_test_passes(
    demo_generation: Path, manifest: dict[str, Any], tmp_path: Path
) -> None:
    """Against the relations that the embedded company left, for their columns and types."""
    shutil.copy(demo_generation.parents[2] / "warehouse.duckdb", tmp_path)
    done = dbt(tmp_path, "--quiet", "test", "--select", "test_type:unit", timeout=900)
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads((tmp_path / "target" / "run_results.json").read_text())["results"]
    results = [one for one in found if one["unique_id"].startswith("unit_test.")]
    assert {one["status"] for one in results} == {"pass"}
    assert len(results) == len(manifest["unit_tests"]) > 200


@pytest.mark.parametrize("setting", Metrics.model_fields)
def test_a_setting_of_metrics_changes_what_a_unit_test_expects(
    setting: str, manifest: dict[str, Any]
) -> None:
    """Two tests of one model differ in it alone, and in what they expect."""
    tests = [
        ({each["input"]: each["rows"] for each in test["given"]}, test)
        for test in manifest["unit_tests"].values()
    ]
    pairs = [
        (test["name"], other["name"])
        for (given, test), (given_otherwise, other) in combinations(tests, 2)
        if test["model"] == other["model"]
        and test["expect"]["rows"] != other["expect"]["rows"]
        and _differing(given, given_otherwise) == {OF_SETTINGS}
        and _differing(_settings(given), _settings(given_otherwise)) == {setting}
    ]
    assert pairs


def _settings(given: Mapping[str, Any]) -> Mapping[str, Any]:
    row: Mapping[str, Any]
    (row,) = given.get(OF_SETTINGS, [{}])
    return row


def _differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> set[str]:
    return {key for key in one.keys() | other.keys() if one.get(key) != other.get(key)}
