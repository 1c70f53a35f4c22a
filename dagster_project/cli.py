"""`c360`: what a person types. Reads arguments, calls the command, turns errors into exit codes."""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import Callable
from datetime import date
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Annotated

import typer

from dagster_project.output import Json, print_json, say
from dagster_project.typed_identity import app as identity_app
from dagster_project.typed_metrics import app as metrics_app
from dagster_project.typed_months import app as months_app
from workspace.errors import C360Error, ConfigurationError
from workspace.paths import Workspace

EPILOG = (
    "Exit code 0: done; 1: not done; 2: a gate refused; 3: the configuration; 4: a source cannot "
    "be read. C360_HOME names the workspace (default ./warehouse), C360_CONFIG the configuration "
    "(default ./customer360.toml)."
)
NEW_OBJECTS = 100_000
"""How many there are before a command looks for garbage: at Python's 700 a run did so 4,900 times,
for a tenth of its CPU; what most of them hold are modules and dbt's manifest, which stay.
"""
NOT_UNDERSTOOD = 2
"""Typer's exit code for what it cannot understand; ours for a gate that refused."""

app = typer.Typer(
    name="c360",
    help="The customer warehouse: CRM, helpdesk and billing as one gated, explained view.",
    epilog=EPILOG,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
quarantine_app = typer.Typer(no_args_is_help=True, help="Rows that were set aside, and why.")
app.add_typer(quarantine_app, name="quarantine")
app.add_typer(identity_app)
app.add_typer(months_app)
app.add_typer(metrics_app, name="metrics")


def _show_version(wanted: bool) -> None:
    if wanted:
        say(f"c360 {version('customer-360')}")
        raise typer.Exit


@app.callback()
def _options(
    show_version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    del show_version


@app.command()
def run(
    as_of: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Date of the figures, YYYY-MM-DD."),
    ] = None,
    source: Annotated[
        str | None, typer.Option(metavar="NAME", help="Read only this source anew.")
    ] = None,
    full_refresh: Annotated[
        bool, typer.Option("--full-refresh", help="Build the warehouse from nothing.")
    ] = False,
    accept: Annotated[
        list[str] | None,
        typer.Option(metavar="CHECK", help="Accept the refusal of this check once; repeatable."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Run the whole job and publish.

    Reads the sources, builds and checks everything, and publishes a new generation. Says so and
    publishes nothing where nothing changed, and says why where a gate refuses.
    """
    from dagster_project.commands.run import run as run_job
    from dagster_project.project import Project

    run_job(
        Project.from_environment(),
        as_of=None if as_of is None else _day(as_of),
        source=source,
        full_refresh=full_refresh,
        accept=tuple(accept or ()),
        as_json=as_json,
    )


@app.command()
def status(as_json: Json = False) -> None:
    """Show what readers see, and how fresh it is."""
    from dagster_project.commands.status import status as show_status

    show_status(Workspace.from_environment(), as_json=as_json)


@app.command()
def query(
    sql: Annotated[str, typer.Argument(help='For example "select * from customer_360 limit 5".')],
    as_json: Json = False,
) -> None:
    """Ask the current generation a question."""
    from dagster_project.commands.query import ask

    ask(Workspace.from_environment(), sql, as_json=as_json)


@quarantine_app.command("list")
def quarantine_list(as_json: Json = False) -> None:
    """Count the rows set aside, by reason."""
    from dagster_project.commands.quarantine import list_reasons

    list_reasons(Workspace.from_environment(), as_json=as_json)


@quarantine_app.command("show")
def quarantine_show(
    name: Annotated[str, typer.Argument(metavar="SOURCE.OBJECT", help="As `list` shows it.")],
    rows: Annotated[int, typer.Option(min=1, help="How many rows at most.")] = 20,
    as_json: Json = False,
) -> None:
    """Show rows set aside: file, line, cells."""
    from dagster_project.commands.quarantine import show_rows

    show_rows(Workspace.from_environment(), name, rows, as_json=as_json)


@app.command()
def rollback(
    number: Annotated[
        int | None, typer.Argument(metavar="N", help="The generation; default: the one before.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Go back to an older generation and hold.

    Nothing is published until `c360 release-hold`.
    """
    from dagster_project.commands.generations import go_back

    go_back(Workspace.from_environment(), number, as_json=as_json)


@app.command("release-hold")
def release_hold(as_json: Json = False) -> None:
    """End the hold; readers see the newest again."""
    from dagster_project.commands.generations import go_forward

    go_forward(Workspace.from_environment(), as_json=as_json)


@app.command()
def explain(
    metric: Annotated[str, typer.Argument(metavar="METRIC", help="nrr or grr.")],
    *,
    month: Annotated[str, typer.Option(metavar="YYYY-MM", help="The month that it ends with.")],
    window: Annotated[
        str, typer.Option(metavar="WINDOW", help="trailing_12_months or month.")
    ] = "trailing_12_months",
    segment: Annotated[
        str | None, typer.Option(metavar="NAME", help="Customers of this segment alone.")
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(metavar="DIMENSION=MEMBER", help="Of another dimension, like region=EMEA."),
    ] = None,
    customers: Annotated[
        int, typer.Option(metavar="N", min=0, help="How many customers are told.")
    ] = 5,
    as_json: Json = False,
) -> None:
    """Say what NRR or GRR is made of, down to the items of the customers that moved it most."""
    from dagster_project.commands.explain import asked
    from dagster_project.commands.explain import explain as tell

    cell = asked(month, window, segment, by)
    tell(Workspace.from_environment(), metric, cell, customers, as_json=as_json)


@app.command()
def check(as_json: Json = False) -> None:
    """Check that every source can be read.

    Tells of each object whether it can be reached, with which rights, and whether it has the
    columns that the configuration names.
    """
    from dagster_project.commands.check import check as check_sources
    from dagster_project.project import Project

    check_sources(Project.from_environment(), as_json=as_json)


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="Folder of the exports.")],
    source: Annotated[str, typer.Option(metavar="NAME", help="Name of the source.")] = "exports",
) -> None:
    """Write a first customer360.toml.

    Guesses from the names and headers of a folder of exports what they are; never overwrites.
    """
    from dagster_project.commands.init import write_configuration
    from workspace.configuration import configuration_path

    written = write_configuration(folder, source, configuration_path())
    say(
        f"Wrote {written.path}: {written.n_mapped} of {written.n_exports} exports are mapped. "
        + ("Read it through" if written.n_mapped else "Map at least one in it")
        + ", then `c360 check`."
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ConfigurationError(
            f"--as-of '{text}' is not a date.", remedy="Write it as YYYY-MM-DD."
        ) from None


def main() -> None:
    """Run the command that was typed; every error ends as one sentence and its exit code."""
    gc.set_threshold(NEW_OBJECTS)
    sys.excepthook = _end_unexpectedly(sys.excepthook)
    # A log that cannot be written does not bury the sentence that says so.
    logging.raiseExceptions = False
    try:
        typer.main.get_command(app)()
    except SystemExit as ended:
        sys.exit(C360Error.exit_code if ended.code == NOT_UNDERSTOOD else ended.code)
    except C360Error as error:
        sys.exit(_tell(error))
    except OSError as error:
        sys.exit(_tell(_explained(error)))


def _tell(error: C360Error) -> int:
    """Print what went wrong, as JSON too where that was asked for; the exit code."""
    typer.echo(str(error), err=True)
    if "--json" in sys.argv:
        print_json({"error": str(error), "exit_code": error.exit_code})
    return error.exit_code


def _explained(error: Exception) -> C360Error:
    from dagster_project.errors import explained

    return explained(error, Workspace.from_environment())


ExceptHook = Callable[[type[BaseException], BaseException, TracebackType | None], object]


def _end_unexpectedly(usual: ExceptHook) -> ExceptHook:
    """What a person sees of an error that nobody foresaw: one sentence; the rest is in logs/."""

    def hook(
        kind: type[BaseException], error: BaseException, traceback: TracebackType | None
    ) -> None:
        if isinstance(error, KeyboardInterrupt):
            typer.echo("Stopped. Nothing was published; run again to go on.", err=True)
        elif isinstance(error, Exception):
            _tell(_explained(error))
        else:
            usual(kind, error, traceback)

    return hook


if __name__ == "__main__":
    main()
