"""Whatever fails at any durable step leaves readers a whole generation."""

from __future__ import annotations

import errno
import itertools
import multiprocessing
import os
from datetime import datetime

import pytest

from serving.generations import (
    current_generation,
    generations,
    hold,
    last_published,
    release_hold,
    rollback,
)
from serving.manifest import damaged_files
from serving.publish import KEPT_GENERATIONS, publish
from workspace.errors import StorageError

WRITING = ("fsync", "rename", "replace", "symlink", "mkdir")
REMOVING = ("chmod", "unlink", "rmdir")
DEAD, TOLD = 9, 8
NOON = datetime.fromisoformat("2025-01-01T12:00:00")


def die():
    os._exit(DEAD)


def find_no_room():
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def exit_code(first_step, action, names, failure):
    """How a child ends that runs `action` and whose durable steps fail from one on."""
    count = itertools.count(1)

    def failing(original):
        def step(*args, **kwargs):
            if next(count) >= first_step:
                failure()
            return original(*args, **kwargs)

        return step

    def child():
        for name in names:
            setattr(os, name, failing(getattr(os, name)))
        try:
            action()
        except StorageError:
            os._exit(TOLD)

    process = multiprocessing.get_context("fork").Process(target=child)
    process.start()
    process.join()
    return process.exitcode


def crashes(action):
    """Die at the first durable step of `action`, then at the second, until it comes to its end.

    Every attempt starts from what the one before left, and has to get further.
    """
    for step in itertools.count(1):
        code = exit_code(step, action, WRITING + REMOVING, die)
        assert code in {0, DEAD}
        if code == 0:
            return
        yield step


def full_disks(action):
    """Find no room from the first durable step on, then from the second, until all is written."""
    for step in itertools.count(1):
        code = exit_code(step, action, WRITING, find_no_room)
        assert code in {0, TOLD}
        if code == 0:
            return
        yield step


@pytest.fixture
def two_published(workspace, build, request_of):
    for stamp in (1, 2):
        build(stamp)
        publish(workspace, request_of(stamp))


def assert_whole(workspace, numbers):
    seen = current_generation(workspace)
    assert seen.number in numbers
    assert damaged_files(seen) == []
    for generation in generations(workspace):
        assert damaged_files(generation) == []


@pytest.mark.parametrize("failures", [crashes, full_disks])
def test_a_publication_that_stops_shows_the_old_generation_or_the_new(
    workspace, build, request_of, failures
):
    for stamp in range(1, KEPT_GENERATIONS + 1):
        build(stamp)
        publish(workspace, request_of(stamp))
    stopped = 0
    for _ in failures(lambda: publish(workspace, request_of(stamp))):
        stopped += 1
        assert_whole(workspace, {last_published(workspace)})
    assert stopped > 15
    assert_whole(workspace, {last_published(workspace)})
    assert last_published(workspace) > KEPT_GENERATIONS
    assert len(generations(workspace)) == KEPT_GENERATIONS
    assert not [path for path in workspace.serving.iterdir() if path.name[:2] in {".b", ".r"}]


@pytest.mark.usefixtures("two_published")
def test_a_rollback_that_dies_is_held_or_did_not_happen(workspace):
    died = 0
    for _ in crashes(lambda: rollback(workspace, 1, NOON)):
        died += 1
        assert_whole(workspace, {1, 2})
        assert hold(workspace) is not None or current_generation(workspace).number == 2
    assert died >= 5
    assert (current_generation(workspace).number, hold(workspace).newest) == (1, 2)


@pytest.mark.usefixtures("two_published")
def test_a_release_that_dies_is_finished_by_the_next(workspace):
    rollback(workspace, 1, NOON)
    died = 0
    for _ in crashes(lambda: release_hold(workspace, NOON)):
        died += 1
        assert_whole(workspace, {1, 2})
        if hold(workspace) is None:
            assert current_generation(workspace).number == 2
            rollback(workspace, 1, NOON)
    assert died >= 4
    assert (current_generation(workspace).number, hold(workspace)) == (2, None)
