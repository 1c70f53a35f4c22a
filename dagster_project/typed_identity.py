"""What a person types about who is one customer: asks why, decides, trains."""

from __future__ import annotations

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
