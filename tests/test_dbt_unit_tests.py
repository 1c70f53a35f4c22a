"""The unit tests of the dbt project: every rule of a metric, on rows that catch a mistake."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from tests.dbt import dbt
from workspace.settings import Metrics

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
    """Some model is tested with it as shipped and otherwise."""
    values: dict[str, set[str]] = defaultdict(set)
    for test in manifest["unit_tests"].values():
        for given in test["given"]:
            if given["input"] == "ref('stg_run__settings')":
                values[test["model"]] |= {
                    str(row[setting]) for row in given["rows"] if setting in row
                }
    assert max(len(of_model) for of_model in values.values()) > 1, setting
