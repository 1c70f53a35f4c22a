"""A publication is whole or does not happen, and only checks that ran and passed allow it."""

from __future__ import annotations

import json
import resource
from datetime import datetime

import duckdb
import pytest

from serving.generations import (
    current_generation,
    generations,
    hold,
    last_published,
    release_hold,
    rollback,
)
from serving.publish import KEPT_GENERATIONS, publish
from workspace.errors import GateRefusedError, StorageError

NOON = datetime.fromisoformat("2025-01-01T12:00:00")


def change_checks(workspace, statement):
    with duckdb.connect(workspace.warehouse) as connection:
        connection.execute(statement)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        pytest.param(
            "delete from audit.check_results where check_name = 'amounts_agree'",
            "amounts_agree of customer_months did not run",
            id="a check that did not run",
        ),
        pytest.param(
            "update audit.check_results set run_id = 'an earlier run'",
            "keys_are_unique of crm.accounts did not run",
            id="results of an earlier run alone",
        ),
        pytest.param(
            "update audit.check_results set outcome = 'failed', message = 'Keys repeat.'",
            "Keys repeat.",
            id="a critical check that failed",
        ),
        pytest.param(
            "update audit.check_results set outcome = 'broken', severity = 'warning', "
            "message = 'It could not be asked.'",
            "It could not be asked.",
            id="a broken check, though only a warning",
        ),
        pytest.param(
            "insert into audit.check_results values ('run-2', 'arrival', 'unannounced', 'x', "
            "'critical', 'failed', 3, 'Three rows are wrong.', null, timestamp '2025-01-01')",
            "Three rows are wrong.",
            id="a failure that nobody expected",
        ),
        pytest.param(
            "drop table marts.customer_months",
            "customer_months of the marts were not built",
            id="a mart that was not built",
        ),
    ],
)
def test_is_refused_and_readers_keep_what_they_had(workspace, build, request_of, statement, words):
    build(1)
    before = publish(workspace, request_of(1))
    build(2)
    change_checks(workspace, statement)
    commits = []
    with pytest.raises(GateRefusedError, match=words) as refused:
        publish(workspace, request_of(2, commit=commits.append))
    assert refused.value.exit_code == 2
    assert current_generation(workspace) == before
    assert commits == []
    assert sorted(path.name for path in workspace.serving.iterdir()) == ["current", "gen-000001"]


def test_a_failed_warning_is_published_and_counted(workspace, build, request_of):
    build(1)
    change_checks(
        workspace,
        "update audit.check_results set outcome = 'failed', severity = 'warning' "
        "where check_name = 'amounts_agree'",
    )
    generation = publish(workspace, request_of(1))
    assert generation.manifest.checks == {"passed": 1, "failed": 1}


def test_a_run_that_expects_no_check_is_refused(workspace, build, request_of):
    build(1)
    with pytest.raises(GateRefusedError, match="expects no check at all"):
        publish(workspace, request_of(1, expected_checks=frozenset()))


def test_many_reasons_are_counted_and_the_first_are_told(workspace, build, request_of):
    build(1)
    expected = frozenset(("answered", f"subject {number}") for number in range(12))
    with pytest.raises(GateRefusedError, match="for 12 reasons") as refused:
        publish(workspace, request_of(1, expected_checks=expected))
    assert refused.value.message.count("did not run") == 10
    assert "and 2 more" in refused.value.message


def test_the_last_generations_are_kept(workspace, build, request_of):
    for stamp in range(1, KEPT_GENERATIONS + 3):
        build(stamp)
        publish(workspace, request_of(stamp))
    kept = [generation.number for generation in generations(workspace)]
    assert kept == [3, 4, 5, 6, 7]
    assert current_generation(workspace).number == 7
    folders = sorted(path.name for path in workspace.serving.glob("*gen-*"))
    assert folders == [f"gen-{number:06d}" for number in kept]


def test_the_ledger_is_committed_when_files_are_whole_and_before_readers_see_them(
    workspace, build, request_of
):
    build(1)
    seen = []

    def commit(number):
        manifest = json.loads((workspace.serving / "gen-000001" / "manifest.json").read_text())
        seen.append((number, manifest["number"], current_generation(workspace)))

    publish(workspace, request_of(1, commit=commit))
    assert seen == [(1, 1, None)]


def test_a_ledger_that_cannot_be_kept_stops_the_publication(workspace, build, request_of):
    build(1)
    before = publish(workspace, request_of(1))
    build(2)

    def commit(number):
        raise StorageError(f"The ledger of {number} cannot be written.")

    with pytest.raises(StorageError, match="ledger of 2"):
        publish(workspace, request_of(2, commit=commit))
    assert current_generation(workspace) == before
    assert generations(workspace) == [before]
    after = publish(workspace, request_of(2))
    assert (after.number, after.manifest.run_id) == (2, "run-2")


def test_is_refused_while_a_person_holds_an_older_generation(workspace, build, request_of):
    for stamp in (1, 2):
        build(stamp)
        publish(workspace, request_of(stamp))
    rollback(workspace, None, NOON)
    build(3)
    with pytest.raises(GateRefusedError, match="holds readers at generation 1") as refused:
        publish(workspace, request_of(3))
    assert "release-hold" in str(refused.value)
    release_hold(workspace, NOON)
    assert hold(workspace) is None
    assert publish(workspace, request_of(3)).number == 3


def test_numbers_are_not_given_twice_though_serving_is_thrown_away(workspace, build, request_of):
    build(1)
    generation = publish(workspace, request_of(1))
    (workspace.serving / "current").unlink()
    generation.path.rename(workspace.scratch / "away")
    assert last_published(workspace) == 1
    assert publish(workspace, request_of(1)).number == 2


def test_a_damaged_generation_does_not_stop_the_next(workspace, build, request_of):
    build(1)
    damaged = publish(workspace, request_of(1))
    (damaged.path / "manifest.json").unlink()
    after = publish(workspace, request_of(1))
    assert (after.number, after.manifest.parent) == (2, 1)


@pytest.mark.parametrize("n_bytes", [0, 13_000, 100_000, 1_000_000])
def test_a_disk_without_room_stops_the_publication(workspace, build, request_of, n_bytes):
    build(1)
    before = publish(workspace, request_of(1))
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, limit[1]))
    try:
        with pytest.raises(StorageError, match="cannot be written"):
            publish(workspace, request_of(1))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert current_generation(workspace) == before
    assert sorted(path.name for path in workspace.serving.iterdir()) == ["current", "gen-000001"]


def test_a_serving_folder_that_is_none_stops_the_publication(workspace, build, request_of):
    build(1)
    workspace.serving.rmdir()
    workspace.serving.write_text("a file in its place")
    with pytest.raises(StorageError, match=r"cannot be written to .*serving"):
        publish(workspace, request_of(1))


def test_a_warehouse_that_is_not_there_stops_the_publication(workspace, request_of):
    with pytest.raises(StorageError, match=r"warehouse .* cannot be read"):
        publish(workspace, request_of(1))
    assert not workspace.warehouse.exists()
