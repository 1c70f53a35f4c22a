"""The one resource of a run: it holds the workspace, and says when and for which date it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import dagster as dg

from dagster_project.project import Project
from dagster_project.run_ledger import RunRecord, append_run
from expectations.results import CheckOutcome
from workspace.errors import C360Error, GateRefusedError
from workspace.lock import run_lock

RUN_CONFIG = {
    "as_of": dg.Field(
        str,
        default_value="",
        description="Date of the run, YYYY-MM-DD; default: the configuration's.",
    ),
    "accept": dg.Field(
        [str],
        default_value=[],
        description="Names of checks whose refusal is accepted this once.",
    ),
    "publish_unchanged": dg.Field(
        bool,
        default_value=False,
        description="Publish even where nothing changed since the last generation.",
    ),
}


@dataclass(frozen=True)
class Run:
    """One run: when it began, the date it is for, and what a person decided about it."""

    run_id: str
    started_at: datetime
    """UTC, without zone; the only reading of the clock that stages see."""
    as_of: date
    accept: frozenset[str]
    publish_unchanged: bool
    record: RunRecord = field(compare=False)
    """What the run ledger will say of it; stages add what they know."""

    @contextmanager
    def failures_recorded(self) -> Iterator[None]:
        """Let the run ledger know why the block failed, where it is something a person must know.

        Raises:
            C360Error: whatever the block raises.
        """
        try:
            yield
        except C360Error as error:
            self.record.outcome = "refused" if isinstance(error, GateRefusedError) else "failed"
            self.record.reasons = self.record.reasons or [str(error)]
            raise

    def warn_of(self, outcomes: Sequence[CheckOutcome]) -> None:
        """Let the run ledger know what failed without refusing."""
        self.record.warnings += [
            one.message for one in outcomes if one.outcome == "failed" and one.severity == "warning"
        ]

    def refuse_on(self, gate: str, refused: Sequence[CheckOutcome]) -> None:
        """End the run if a check refuses; the run ledger keeps every reason.

        Raises:
            GateRefusedError: `refused` is not empty; has each message and the check's name.
        """
        if refused:
            reasons = [f"{check.message} (check {check.check_name})" for check in refused]
            self.record.outcome = "refused"
            self.record.reasons += reasons
            said = "\n- ".join([f"Nothing was published, the {gate} refused:", *reasons])
            raise GateRefusedError(f"{said}\nReaders keep what they have.")


def run_resource(project: Project) -> dg.ResourceDefinition:
    """The resource of runs in the project's workspace.

    Raises:
        RunInProgressError: another run holds the workspace.
    """

    @dg.resource(config_schema=RUN_CONFIG, description="One run: its lock, its date, its instant.")
    def resource(context: dg.InitResourceContext) -> Iterator[Run]:
        now = datetime.now(UTC)
        config = context.resource_config
        as_of = date.fromisoformat(config["as_of"]) if config["as_of"] else project.as_of(now)
        run_id = context.run.run_id if context.run else "without a run"
        started_at = now.replace(tzinfo=None)
        record = RunRecord(run_id=run_id, started_at=started_at, as_of=as_of)
        run = Run(
            run_id=run_id,
            started_at=started_at,
            as_of=as_of,
            accept=frozenset(config["accept"]),
            publish_unchanged=config["publish_unchanged"],
            record=record,
        )
        if _is_over(context):
            yield run
            return
        project.workspace.create()
        with run_lock(project.workspace):
            try:
                yield run
            finally:
                record.ended_at = datetime.now(UTC).replace(tzinfo=None)
                append_run(project.workspace, record)

    return resource


def _is_over(context: dg.InitResourceContext) -> bool:
    """True where Dagster only looks back at a run that ended: it makes its resources once more."""
    if context.run is None or context.instance is None:
        return False
    known = context.instance.get_run_by_id(context.run.run_id)
    return known is not None and known.is_finished
