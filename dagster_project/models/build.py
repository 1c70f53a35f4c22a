"""One `dbt build` in this process: seeds, models and data tests, without its unit tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.adapters.factory import reset_adapters
from dbt.cli.main import dbtRunner
from dbt_common.events.base_types import EventMsg

from dagster_project.models.parsed import ParsedProject, dbt_environment, invocation_arguments
from dagster_project.progress import Listener, Step
from workspace.errors import C360Error
from workspace.paths import Workspace

STAGE = "models"
PROGRESS_EVENTS = {"LogSeedResult", "LogModelResult", "LogTestResult"}


@dataclass(frozen=True)
class NodeOutcome:
    """What became of one seed, model or data test.

    `status` is dbt's: success, pass, warn, fail, error or skipped. `n_failing` counts the rows that
    a test found; `compiled_code` is the query that finds them.
    """

    unique_id: str
    status: str
    seconds: float
    message: str = ""
    n_failing: int = 0
    compiled_code: str = ""

    @property
    def is_test(self) -> bool:
        """True for a data test, false for what makes a relation."""
        return self.unique_id.startswith("test.")


def build(
    parsed: ParsedProject, workspace: Workspace, listener: Listener, select: Sequence[str] = ()
) -> list[NodeOutcome]:
    """Build the selected nodes, by default all, in the warehouse; nothing stays open afterwards.

    Args:
        parsed: the project's parse; it is not parsed again.
        workspace: whose warehouse.duckdb is written; no other handle on it may be open.
        listener: hears of every node that ends.
        select: dbt selectors of the nodes to build with their tests; empty means all.

    Raises:
        C360Error: dbt ended before it could build.
    """
    before, after = invocation_arguments(workspace, parsed.folder)
    command = ["build", "--no-write-json", "--exclude-resource-type", "unit_test", *after]
    if select:
        command += ["--select", *select]
    runner = dbtRunner(manifest=parsed.dbt_manifest(), callbacks=[_reporter(listener)])
    try:
        with dbt_environment(workspace):
            done = runner.invoke([*before, *command])
    finally:
        reset_adapters()  # type: ignore[no-untyped-call]
        # dbt-duckdb keeps its handle on the file for the life of the process unless told.
        DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]
    if done.exception is not None:
        raise C360Error(
            f"dbt could not build: {done.exception}",
            remedy=f"Its log is in {workspace.logs}.",
        )
    results = getattr(done.result, "results", ())
    hooks = [result for result in results if result.node.resource_type == "operation"]
    for hook in hooks:
        if hook.status == "error":
            raise C360Error(
                f"dbt could not end its build: {hook.message}",
                remedy=f"Its log is in {workspace.logs}.",
            )
    return [_outcome(result) for result in results if result not in hooks]


def _reporter(listener: Listener) -> Callable[[EventMsg], None]:
    """Hand each result of dbt's event stream to the listener.

    dbt calls this from its own threads, so the listener is bound here.
    """
    started = False

    def report(event: EventMsg) -> None:
        nonlocal started
        if event.info.name not in PROGRESS_EVENTS:
            return
        if not started:
            started = True
            listener.stage_started(STAGE, event.data.total)
        listener.step_done(
            Step(STAGE, event.data.node_info.node_name, detail=event.data.node_info.node_status)
        )

    return report


def _outcome(result: Any) -> NodeOutcome:  # noqa: ANN401 - dbt's results have no common type
    return NodeOutcome(
        unique_id=result.node.unique_id,
        status=str(result.status),
        seconds=result.execution_time,
        message=result.message or "",
        n_failing=result.failures or 0,
        compiled_code=getattr(result.node, "compiled_code", None) or "",
    )
