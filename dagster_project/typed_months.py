"""What a person types about months that are closed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from dagster_project.output import Json
from workspace.paths import Workspace

app = typer.Typer()


@app.command("close-month")
def close_month(
    month: Annotated[str, typer.Argument(metavar="YYYY-MM", help="A complete month.")],
    as_json: Json = False,
) -> None:
    """Keep the figures of a month as they are now.

    What changes of them later is told in metric_restatements.
    """
    from dagster_project.commands.close_month import close_month as close

    close(Workspace.from_environment(), month, _now(), as_json=as_json)


@app.command("reopen-month")
def reopen_month(
    month: Annotated[str, typer.Argument(metavar="YYYY-MM", help="A closed month.")],
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", help="For those who read it later.")
    ],
    as_json: Json = False,
) -> None:
    """Let a closed month be closed anew.

    What was kept of it stays, and metric_restatements goes on telling it, with the reason.
    """
    from dagster_project.commands.close_month import reopen_month as reopen

    reopen(Workspace.from_environment(), month, reason, _now(), as_json=as_json)


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
