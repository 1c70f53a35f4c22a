"""What a person types about who is one customer: asks why, decides, trains."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from dagster_project.output import Json
from workspace.paths import Workspace

app = typer.Typer()
FirstRecord = Annotated[
    str, typer.Argument(metavar="RECORD", help="department.system:id, or the id alone.")
]
SecondRecord = Annotated[str, typer.Argument(metavar="RECORD", help="The other one.")]
Reason = Annotated[str, typer.Option(metavar="TEXT", help="Why; for those who read it later.")]


@app.command()
def why(
    first: Annotated[
        str,
        typer.Argument(
            metavar="RECORD_OR_CUSTOMER", help="department.system:id, an id alone, or cus_…"
        ),
    ],
    second: Annotated[
        str | None, typer.Argument(metavar="RECORD", help="Are the two one customer?")
    ] = None,
    as_json: Json = False,
) -> None:
    """Say in words why records are one customer, or not.

    Of one record: its customer, since when, and every link. Of two: the links that lead from one to
    the other, or what held them back. Of a customer, under an old id too: all its records.
    """
    from dagster_project.commands.why import why as tell

    tell(Workspace.from_environment(), first, second, as_json=as_json)


@app.command()
def same(first: FirstRecord, second: SecondRecord, reason: Reason = "") -> None:
    """Decide that two records are one customer."""
    from dagster_project.commands.decide import decide
    from dagster_project.project import Project

    decide(Project.from_environment(), "always", (first, second), reason=reason, now=_now())


@app.command()
def different(first: FirstRecord, second: SecondRecord, reason: Reason = "") -> None:
    """Decide that two records are never one customer."""
    from dagster_project.commands.decide import decide
    from dagster_project.project import Project

    decide(Project.from_environment(), "never", (first, second), reason=reason, now=_now())


@app.command()
def undecide(first: FirstRecord, second: SecondRecord) -> None:
    """Take back what was decided on two records."""
    from dagster_project.commands.decide import undecide as take_back
    from dagster_project.project import Project

    take_back(Project.from_environment(), first, second, _now())


@app.command()
def review(
    limit: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="How many pairs at most.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Go through the pairs that wait for a person.

    Shows two records side by side, the most MRR first, and asks; each answer is kept at once and
    the next run obeys. Answers may come from a file, a line each: s, d, l or q.
    """
    from dagster_project.commands.review import review as go_through

    go_through(Workspace.from_environment(), limit, _now, as_json=as_json)


@app.command()
def train(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be learnt; keep nothing.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Train a matching model on the company's own records.

    Learns from pairs that ids, numbers or people join how much a name, a domain, an address says,
    and keeps the model as the next version; the next run applies it.
    """
    from dagster_project.commands.train import train as learn

    learn(Workspace.from_environment(), is_kept=not dry_run, as_json=as_json)


@app.command("use-model")
def use_model(
    version: Annotated[
        str | None, typer.Argument(metavar="MODEL", help="For example own-1; default: list them.")
    ] = None,
    as_json: Json = False,
) -> None:
    """List matching models, or go back to one."""
    from dagster_project.commands.train import list_models
    from dagster_project.commands.train import use_model as put_in_force

    if version is None:
        list_models(Workspace.from_environment(), as_json=as_json)
    else:
        put_in_force(Workspace.from_environment(), version, as_json=as_json)


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
