"""`c360 rollback` and `c360 release-hold`: the way back to an older generation, and forward."""

from __future__ import annotations

from datetime import UTC, datetime

from dagster_project.output import print_json, say
from serving.generations import release_hold, rollback
from serving.manifest import Generation
from workspace.lock import run_lock
from workspace.paths import Workspace


def go_back(workspace: Workspace, number: int | None, *, as_json: bool) -> None:
    """Give readers an older generation, by default the one before, and hold publishing.

    Raises:
        C360Error: there is no such generation, or a run is under way.
    """
    with run_lock(workspace):
        generation = rollback(workspace, number, datetime.now(UTC))
    _tell(
        generation,
        f"Readers now see generation {generation.number} as of {generation.manifest.as_of}. "
        "Nothing is published until `c360 release-hold`.",
        as_json=as_json,
    )


def go_forward(workspace: Workspace, *, as_json: bool) -> None:
    """Give readers the newest generation again and let runs publish.

    Raises:
        C360Error: nothing is on hold, or a run is under way.
    """
    with run_lock(workspace):
        generation = release_hold(workspace, datetime.now(UTC))
    _tell(
        generation,
        f"Readers see generation {generation.number} as of {generation.manifest.as_of} again; "
        "runs may publish.",
        as_json=as_json,
    )


def _tell(generation: Generation, text: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"generation": generation.number, "path": str(generation.path)})
    else:
        say(text)
