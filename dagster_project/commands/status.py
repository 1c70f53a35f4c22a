"""`c360 status`: what readers see, how the last run ended, and how fresh it all is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dagster_project.output import print_json, print_table, say
from dagster_project.run_ledger import last_run
from dagster_project.warehouse import reading
from identity.asking.decisions import in_force, load_decisions
from identity.asking.review import queue
from serving.generations import current_generation, hold
from serving.manifest import Generation
from serving.reading import connect_bi, query
from workspace.errors import C360Error
from workspace.paths import Workspace

FRESHNESS = "from data_freshness order by source_system, source_object"
HEADERS = {
    "source_system": "source",
    "source_object": "object",
    "landed_at": "last changed (UTC)",
    "newest_record_date": "newest record",
    "age_days": "days behind",
    "n_live": "rows",
}
"""Columns of data_freshness that are shown, and how they are headed; a generation that an older
release published may lack one."""


def status(workspace: Workspace, *, as_json: bool) -> None:
    """Tell the state of the workspace; nothing of it changes."""
    current = current_generation(workspace)
    held = hold(workspace)
    last = last_run(workspace)
    freshness = _freshness(current)
    n_waiting = _n_waiting(workspace)
    if as_json:
        print_json(
            {
                "workspace": str(workspace.home),
                "generation": _described(current),
                "hold": None if held is None else {"number": held.number, "since": held.since},
                "last_run": last,
                "n_pairs_to_review": n_waiting,
                "freshness": freshness,
            }
        )
        return
    if current is None:
        say(f"Nothing is published yet in {workspace.home}. `c360 run` publishes.")
    else:
        manifest = current.manifest
        say(
            f"Generation {current.number} as of {manifest.as_of}, published "
            f"{manifest.published_at:%Y-%m-%d %H:%M} UTC: {current.path}"
        )
    if held is not None:
        say(f"On hold since {held.since:%Y-%m-%d %H:%M} UTC; `c360 release-hold` ends it.")
    if last is not None:
        say(_last_run_text(last))
    if n_waiting:
        say(f"Pairs of records that wait for a person: {n_waiting} (`c360 review`).")
    if freshness:
        say("")
        print_table(
            tuple(HEADERS[name] for name in freshness[0]),
            [tuple(_to_the_minute(value) for value in record.values()) for record in freshness],
        )


def _n_waiting(workspace: Workspace) -> int | None:
    """How many pairs `c360 review` would show; None while the warehouse cannot be read."""
    try:
        with reading(workspace) as connection:
            return len(queue(connection, in_force(load_decisions(workspace)), amounts={}))
    except C360Error:
        return None


def _described(generation: Generation | None) -> dict[str, Any] | None:
    if generation is None:
        return None
    manifest = generation.manifest
    return {
        "number": manifest.number,
        "as_of": manifest.as_of,
        "published_at": manifest.published_at,
        "path": str(generation.path),
        "tables": {name: content.n_rows for name, content in manifest.tables.items()},
    }


def _freshness(generation: Generation | None) -> list[dict[str, Any]]:
    """What is shown of each object, by column of data_freshness."""
    if generation is None:
        return []
    with connect_bi(generation) as connection:
        answer = query(connection, FRESHNESS)
    records = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    return [{name: one[name] for name in HEADERS if name in one} for one in records]


def _to_the_minute(value: object) -> object:
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else value


def _last_run_text(last: dict[str, Any]) -> str:
    words = {
        "published": f"published generation {last['generation']}",
        "unchanged": "found nothing changed",
        "refused": "was refused by a gate",
        "failed": "failed",
    }
    ended = last["ended_at"][:16].replace("T", " ")
    reasons = "".join(f"\n  - {reason}" for reason in last["reasons"])
    return f"The last run {words[last['outcome']]} at {ended} UTC.{reasons}"
