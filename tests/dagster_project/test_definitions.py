"""What Dagster is told: the way from every source object to every mart, its gates and its jobs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.definitions.assets.graph.asset_graph import AssetGraph

from dagster_project.defs.keys import GENERATION
from dagster_project.models.checks import data_tests
from dagster_project.models.parsed import parsed_project
from dagster_project.project import Project

OF_NO_SOURCE = {"metric_dictionary"}
"""Marts made of the project's own texts."""


@pytest.fixture(scope="module")
def graph(definitions: dg.Definitions) -> AssetGraph:
    return definitions.resolve_asset_graph()


@contextmanager
def in_instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as instance:
        yield instance


def test_every_mart_is_made_of_something_that_landed(graph: AssetGraph) -> None:
    marts = [key for key in graph.get_all_asset_keys() if key.path[0] == "marts"]
    landed = {key for key in graph.get_all_asset_keys() if key.path[0] == "landing"}
    assert len(landed) == 3
    assert len(marts) > 8
    without = {
        key.path[-1] for key in marts if not landed & set(graph.get_ancestor_asset_keys(key))
    }
    assert without == OF_NO_SOURCE


def test_every_object_goes_from_landing_by_raw_to_its_entity(graph: AssetGraph) -> None:
    way = [
        dg.AssetKey(["landing", "shop", "people"]),
        dg.AssetKey(["raw", "shop", "people"]),
        dg.AssetKey(["accepted", "crm__accounts"]),
        dg.AssetKey(["staging", "stg_exports__crm_accounts"]),
    ]
    for earlier, later in pairwise(way):
        assert earlier in graph.get(later).parent_keys


def test_nothing_in_the_graph_is_made_by_nobody(graph: AssetGraph) -> None:
    assert not [
        key.to_user_string()
        for key in graph.get_all_asset_keys()
        if not graph.get(key).is_materializable
    ]


def test_the_generation_is_made_of_every_mart(graph: AssetGraph) -> None:
    marts = {key for key in graph.get_all_asset_keys() if key.path[0] == "marts"}
    assert graph.get(GENERATION).parent_keys == marts


@pytest.mark.parametrize(
    ("asset", "check"),
    [
        (["accepted", "crm__accounts"], "arrival__shop__people"),
        (["marts", "customer_months"], "mrr_present"),
    ],
    ids=["arrival", "departure"],
)
def test_gates_block_what_comes_after_them(graph: AssetGraph, asset: list[str], check: str) -> None:
    keys = [
        key
        for key in graph.asset_check_keys
        if key.asset_key == dg.AssetKey(asset) and key.name.startswith(check)
    ]
    assert keys
    assert all(graph.get_check_spec(key).blocking for key in keys)


def test_every_data_test_is_a_check(graph: AssetGraph, project: Project) -> None:
    tests = {test["name"] for test in data_tests(parsed_project(project.workspace).manifest())}
    assert tests
    assert tests <= {key.name for key in graph.asset_check_keys}


def test_there_is_a_job_for_all_and_for_each_department_and_source(
    definitions: dg.Definitions,
) -> None:
    names = {job.name for job in definitions.resolve_all_job_defs()}
    departments = {"billing_run", "crm_run", "usage_run"}
    assert names >= {"full_run", "source_shop_run", "backfill_shop_usage"} | departments
    assert "helpdesk_run" not in names


def test_a_departments_job_reads_its_objects_only_and_builds_everything(
    definitions: dg.Definitions, graph: AssetGraph
) -> None:
    keys = definitions.resolve_job_def("crm_run").asset_layer.executable_asset_keys
    assert {key for key in keys if key.path[0] == "landing"} == {
        dg.AssetKey(["landing", "shop", "people"])
    }
    assert keys >= {key for key in graph.get_all_asset_keys() if key.path[0] != "landing"}


def test_a_night_starts_a_full_run_in_the_companys_time_zone(definitions: dg.Definitions) -> None:
    nightly = definitions.resolve_schedule_def("nightly")
    with in_instance() as instance:
        context = dg.build_schedule_context(instance=instance)
        requests = nightly.evaluate_tick(context).run_requests
    assert (nightly.job_name, nightly.execution_timezone) == ("full_run", "UTC")
    assert len(requests or ()) == 1


def test_a_dropped_file_starts_one_run(definitions: dg.Definitions, company: Path) -> None:
    sensor = definitions.resolve_sensor_def("file_drop")
    dropped = company / "exports" / "usage-2026-03.csv"

    def look(cursor: str | None) -> tuple[int, str | None]:
        with in_instance() as instance:
            seen = sensor.evaluate_tick(
                dg.build_sensor_context(instance=instance, cursor=cursor, definitions=definitions)
            )
        return len(seen.run_requests or ()), seen.cursor

    first, cursor = look(None)
    assert first == 1
    assert look(cursor)[0] == 0
    dropped.write_text("n,day,id\n03,2026-03-03,A-1\n")
    try:
        assert look(cursor)[0] == 1
    finally:
        dropped.unlink()


def test_files_that_add_to_each_other_can_be_read_one_by_one(
    definitions: dg.Definitions, project: Project
) -> None:
    job = definitions.resolve_job_def("backfill_shop_usage")
    partitions = job.partitions_def
    assert partitions is not None
    assert list(partitions.get_partition_keys()) == ["usage-2026-01.csv", "usage-2026-02.csv"]
    with in_instance() as instance:
        done = job.execute_in_process(partition_key="usage-2026-02.csv", instance=instance)
    assert done.success
    pages = list((project.workspace.landing / "shop" / "usage" / "pages").iterdir())
    assert len(pages) == 1
