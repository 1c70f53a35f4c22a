"""The way back: to an older generation, on hold, and forward again."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from serving.generations import (
    Hold,
    NoSuchGenerationError,
    current_generation,
    generations,
    hold,
    last_published,
    release_hold,
    rollback,
)
from serving.publish import publish
from workspace.errors import StorageError

NOON = datetime.fromisoformat("2025-01-01T12:00:00")
EVENING = datetime.fromisoformat("2025-01-01T18:00:00")


@pytest.fixture
def published(workspace, build, request_of):
    """Three generations."""
    for stamp in (1, 2, 3):
        build(stamp)
        publish(workspace, request_of(stamp))


def test_before_the_first_publication_there_is_nothing(workspace):
    assert current_generation(workspace) is None
    assert generations(workspace) == []
    assert last_published(workspace) is None
    assert hold(workspace) is None


@pytest.mark.usefixtures("published")
def test_readers_get_the_generation_under_its_own_path(workspace):
    assert current_generation(workspace).path == workspace.serving / "gen-000003"
    assert current_generation(workspace).manifest.parent == 2


@pytest.mark.usefixtures("published")
def test_rollback_goes_one_back_and_again_one_back(workspace):
    assert rollback(workspace, None, NOON).number == 2
    assert rollback(workspace, None, EVENING).number == 1
    assert current_generation(workspace).number == 1
    assert hold(workspace) == Hold(number=1, newest=3, since=EVENING)


@pytest.mark.usefixtures("published")
def test_the_newest_number_stays_known_while_readers_have_an_older_one(workspace):
    rollback(workspace, 1, NOON)
    assert last_published(workspace) == 3
    assert [generation.number for generation in generations(workspace)] == [1, 2, 3]


@pytest.mark.usefixtures("published")
def test_release_gives_readers_the_newest_generation(workspace):
    rollback(workspace, 1, NOON)
    assert release_hold(workspace, EVENING).number == 3
    assert current_generation(workspace).number == 3
    assert hold(workspace) is None


@pytest.mark.usefixtures("published")
def test_release_goes_to_the_newest_generation_that_is_whole(workspace):
    (workspace.serving / "gen-000003" / "manifest.json").unlink()
    rollback(workspace, 1, NOON)
    assert release_hold(workspace, EVENING).number == 2
    assert hold(workspace) is None


@pytest.mark.usefixtures("published")
def test_what_a_person_did_stands_in_the_audit_log(workspace):
    rollback(workspace, 2, NOON)
    release_hold(workspace, EVENING)
    lines = (workspace.state / "audit.jsonl").read_text().splitlines()
    assert [json.loads(line) for line in lines[-2:]] == [
        {"at": "2025-01-01T12:00:00", "event": "rolled_back", "generation": 2},
        {"at": "2025-01-01T18:00:00", "event": "hold_released", "generation": 3},
    ]


@pytest.mark.parametrize("number", [4, 0], ids=["never published", "never given"])
@pytest.mark.usefixtures("published")
def test_rollback_to_what_is_not_there_names_what_is(workspace, number):
    with pytest.raises(NoSuchGenerationError, match=f"generation {number} .*1, 2, 3"):
        rollback(workspace, number, NOON)
    assert hold(workspace) is None


def test_rollback_needs_something_older(workspace, build, request_of):
    build(1)
    publish(workspace, request_of(1))
    with pytest.raises(NoSuchGenerationError, match="no older generation"):
        rollback(workspace, None, NOON)


@pytest.mark.usefixtures("published")
def test_rollback_refuses_a_damaged_generation(workspace):
    (workspace.serving / "gen-000002" / "bi.duckdb").write_bytes(b"")
    with pytest.raises(StorageError, match=r"Generation 2 is not what was published: bi.duckdb"):
        rollback(workspace, 2, NOON)
    assert current_generation(workspace).number == 3
    assert hold(workspace) is None


@pytest.mark.usefixtures("published")
def test_release_without_a_hold_says_so(workspace):
    with pytest.raises(NoSuchGenerationError, match="Nothing is on hold"):
        release_hold(workspace, NOON)


@pytest.mark.parametrize("name", ["hold.json", "published.json"])
@pytest.mark.usefixtures("published")
def test_state_that_cannot_be_read_is_never_ignored(workspace, name):
    (workspace.state / name).write_text("{")
    with pytest.raises(StorageError, match=name):
        last_published(workspace)


@pytest.mark.usefixtures("published")
def test_a_pointer_that_leads_nowhere_is_told(workspace):
    (workspace.serving / "gen-000003").rename(workspace.scratch / "away")
    with pytest.raises(StorageError, match="generation 3, which is not there"):
        current_generation(workspace)


@pytest.mark.usefixtures("published")
def test_a_generation_without_its_manifest_is_told(workspace):
    (workspace.serving / "gen-000003" / "manifest.json").unlink()
    with pytest.raises(StorageError, match=r"no readable manifest.json"):
        current_generation(workspace)
