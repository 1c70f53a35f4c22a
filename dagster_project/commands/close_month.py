"""`c360 close-month` and `reopen-month`: keep a month's figures as they are now; do so anew."""

from __future__ import annotations

from datetime import datetime

from dagster_project.months import month_of
from dagster_project.output import print_json, say
from serving.closed_months import close_month as close
from serving.closed_months import reopen_month as reopen
from serving.generations import current_generation
from workspace.errors import C360Error
from workspace.lock import run_lock
from workspace.paths import Workspace


def close_month(workspace: Workspace, typed: str, now: datetime, *, as_json: bool) -> None:
    """Keep what the current generation says of a month; later runs tell what changed since.

    Args:
        workspace: whose state/ keeps it.
        typed: the month, YYYY-MM.
        now: UTC, without zone.
        as_json: print for a program.

    Raises:
        C360Error: no such month, nothing published yet, or it is closed already.
    """
    month = month_of(typed)
    with run_lock(workspace):
        generation = current_generation(workspace)
        if generation is None:
            raise C360Error(
                f"Nothing is published in {workspace.home} yet.", remedy="`c360 run` publishes."
            )
        closed = close(workspace, generation, month, now)
    if as_json:
        print_json({"month": typed, "generation": closed.generation})
    else:
        say(
            f"Closed {typed} with the figures of generation {closed.generation} as of "
            f"{closed.as_of}. From the next run on metric_restatements tells what changed since."
        )


def reopen_month(
    workspace: Workspace, typed: str, reason: str, now: datetime, *, as_json: bool
) -> None:
    """Let a closed month be closed anew; what was kept of it stays.

    Args:
        workspace: whose state/ keeps it.
        typed: the month, YYYY-MM.
        reason: for those who read it later.
        now: UTC, without zone.
        as_json: print for a program.

    Raises:
        C360Error: no such month, it is not closed, or the reason is empty.
    """
    month = month_of(typed)
    with run_lock(workspace):
        reopened = reopen(workspace, month, reason, now)
    if as_json:
        print_json({"month": typed, "closing_number": reopened.closing_number})
    else:
        say(
            f"Reopened {typed}. Its closing {reopened.closing_number} of "
            f"{reopened.closed_at:%Y-%m-%d} stays in metric_restatements, with the reason. After "
            f"the next run `c360 close-month {typed}` closes it anew."
        )
