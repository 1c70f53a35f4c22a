"""The semantic layer: metrics of the marts, planned by MetricFlow, answered by a generation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import orjson

from dagster_project.models.parsed import ParsedProject
from workspace.errors import C360Error

if TYPE_CHECKING:
    from metricflow.engine.metricflow_engine import MetricFlowEngine
    from metricflow.protocols.sql_client import SqlClient

SUMS = "cells_"
"""How measures begin that add up rows of several dimensions; metrics are made of them."""
TIMES = tuple(f"metric_time{grain}" for grain in ("", "__month", "__quarter", "__year"))
FIRST_MESSAGE = re.compile(
    r"Message:\s+(.*?)\n\s+(?:Suggestions|Query Input|Issue Location):", re.DOTALL
)


class MetricQueryError(C360Error):
    """A question that the semantic layer cannot answer."""


@dataclass(frozen=True)
class MetricText:
    """A metric, what it means, and what it can be grouped by beside time."""

    name: str
    label: str
    definition: str
    group_by: tuple[str, ...]


@dataclass(frozen=True)
class MetricQuestion:
    """Metrics by dimensions and entities, in the names and the grammar of MetricFlow.

    `where` are conditions such as `{{ Entity('segment') }} = 'SMB'`; `order` begins with - where
    the largest comes first.
    """

    metrics: Sequence[str]
    group_by: Sequence[str] = ()
    where: Sequence[str] = ()
    order: Sequence[str] = ()
    limit: int | None = None
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True)
class SemanticLayer:
    """The metrics of a parsed project. It plans SQL over published tables and runs none."""

    parsed: ParsedProject

    @cached_property
    def _engine(self) -> MetricFlowEngine:
        try:
            from metricflow.engine.metricflow_engine import MetricFlowEngine
            from metricflow_semantics.model.dbt_manifest_parser import (
                parse_manifest_from_dbt_generated_manifest,
            )
            from metricflow_semantics.model.semantic_manifest_lookup import (
                SemanticManifestLookup,
            )
        except ModuleNotFoundError as error:
            raise C360Error(
                f"Metrics are planned by MetricFlow, which is not installed: {error}.",
                remedy="`make semantic` installs it.",
            ) from error
        manifest = parse_manifest_from_dbt_generated_manifest(self._manifest())
        return MetricFlowEngine(SemanticManifestLookup(manifest), _planning_client())

    def _manifest(self) -> str:
        """The semantic manifest of dbt, with tables as every generation names them."""
        path = self.parsed.folder / "semantic_manifest.json"
        manifest: dict[str, Any] = orjson.loads(path.read_bytes())
        spines = manifest["project_configuration"]["time_spines"]
        for one in (*manifest["semantic_models"], *spines):
            relation = one["node_relation"]
            relation["relation_name"] = f"{relation['schema_name']}.{relation['alias']}"
        return orjson.dumps(manifest).decode()

    def metrics(self) -> list[MetricText]:
        """Every metric that is meant to be asked for, by name."""
        return [
            MetricText(
                metric.name,
                metric.label or metric.name,
                " ".join((metric.description or "").split()),
                tuple(self.group_bys([metric.name])),
            )
            for metric in self._engine.list_metrics(include_dimensions=False)
            if not metric.name.startswith(SUMS)
        ]

    def group_bys(self, metrics: Sequence[str]) -> list[str]:
        """What all of these metrics can be grouped by, beside time."""
        entities = [one.name for one in self._engine.entities_for_metrics(list(metrics))]
        dimensions = [
            one.granularity_free_dunder_name
            for one in self._engine.simple_dimensions_for_metrics(list(metrics))
        ]
        return sorted(set(entities)) + sorted(set(dimensions) - set(TIMES))

    def sql(self, question: MetricQuestion) -> str:
        """The query that answers a question.

        Raises:
            MetricQueryError: there is no such metric, or it cannot be asked like that.
        """
        if not question.metrics:
            raise MetricQueryError(
                "No metric is named.", remedy="`c360 metrics list` shows what can be asked for."
            )
        for name in question.metrics:
            if name.startswith(SUMS):
                raise MetricQueryError(
                    f"'{name}' adds up rows of several dimensions, and is no figure.",
                    remedy="`c360 metrics list` shows what can be asked for.",
                )
        engine = self._engine  # first: it says so where MetricFlow is not installed
        from metricflow.engine.metricflow_engine import (
            MetricFlowQueryRequest,
            OutputColumnOrderMode,
        )
        from metricflow_semantics.errors.error_classes import MetricFlowException

        request = MetricFlowQueryRequest.create(
            metric_names=question.metrics,
            group_by_names=question.group_by,
            where_constraints=question.where or None,
            order_by_names=question.order or question.group_by,
            limit=question.limit,
            time_constraint_start=question.start,
            time_constraint_end=question.end,
            output_column_order_mode=OutputColumnOrderMode.INPUT_ORDER,
        )
        try:
            explained = engine.explain(request)
        except MetricFlowException as error:
            raise self._refusal(question, str(error)) from error
        return str(explained.sql_statement.without_descriptions.sql)

    def _refusal(self, question: MetricQuestion, said: str) -> MetricQueryError:
        """What is wrong with a question that MetricFlow refuses, in a sentence."""
        known = [metric.name for metric in self._engine.list_metrics(include_dimensions=False)]
        for name in question.metrics:
            if name not in known:
                return MetricQueryError(
                    f"There is no metric '{name}'.",
                    remedy=_nearest(name, known, "`c360 metrics list` shows all."),
                )
        cuts = self.group_bys(question.metrics)
        for name in (*question.group_by, *(order.lstrip("-") for order in question.order)):
            if name not in (*TIMES, *cuts, *question.metrics):
                together = " and ".join(question.metrics)
                return MetricQueryError(
                    f"{together} cannot be grouped or ordered by '{name}'.",
                    remedy=_nearest(name, cuts, f"There are: {', '.join((*TIMES[1:], *cuts))}."),
                )
        return MetricQueryError(
            f"The question cannot be answered. {_reason(said)}",
            remedy=f"Entities and dimensions of these metrics are: {', '.join(cuts)}.",
        )


def _reason(said: str) -> str:
    """What MetricFlow says, without the way by which it found out."""
    first = FIRST_MESSAGE.search(said)
    message = first[1] if first else said
    condition, _, traceback = message.partition("Got exception:")
    if traceback:
        message = f"{condition} {traceback.strip().splitlines()[-1].split(': ', 1)[-1]}"
    return " ".join(message.split()).rstrip(".") + "."


def _nearest(name: str, known: Sequence[str], otherwise: str) -> str:
    near = get_close_matches(name, [one for one in known if not one.startswith(SUMS)], n=1)
    return f"Did you mean {near[0]}?" if near else otherwise


def _planning_client() -> SqlClient:
    """DuckDB's dialect, which is all that planning asks of a client."""
    from metricflow.protocols.sql_client import SqlEngine
    from metricflow.sql.render.duckdb_renderer import DuckDbSqlPlanRenderer

    class Dialect:
        sql_engine_type = SqlEngine.DUCKDB
        sql_plan_renderer = DuckDbSqlPlanRenderer()

    return cast("SqlClient", Dialect())
