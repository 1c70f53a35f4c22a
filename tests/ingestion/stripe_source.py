"""A source that reads a Stripe on loopback, and what of it has landed and was accepted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from ingestion.landing import LandedBatch, land, read_batches
from ingestion.load import load
from ingestion.quarantine import sort_rows
from ingestion.sources import SourceObject, source_objects
from ingestion.sources.api.waiting import Waiting
from ingestion.tables import create_tables
from workspace.configuration import load_settings
from workspace.paths import Workspace
from workspace.settings import Settings

VARIABLE = "C360_TEST_STRIPE_KEY"
READ_AT = datetime(2026, 1, 31, 6, tzinfo=UTC)
CONFIGURATION = """\
[company]
name = "Test"
[sources.billing]
kind = "api"
system = "stripe"
token_env = "{variable}"
base_url = "{url}"
"""


@dataclass
class StripeSource:
    """One source, read into one workspace."""

    workspace: Workspace
    objects: dict[str, SourceObject]

    def land(self, name: str) -> LandedBatch:
        return land(self.workspace, self.objects[name], READ_AT)

    def rows(self, name: str) -> list[dict[str, Any]]:
        """Every row that landed, in the order of landing."""
        batches = read_batches(self.workspace, self.objects[name])
        return [
            row
            for batch in batches
            for page in batch.pages
            for row in pq.read_table(page.path).to_pylist()
        ]

    def versions(self, name: str) -> list[tuple[str, str]]:
        """Id and version of every row that landed, in their order."""
        rows = sorted((row["id"], float(row["cursor_value"])) for row in self.rows(name))
        return [(record_id, f"{version:.6f}") for record_id, version in rows]

    def accepted(self, name: str, *columns: str, where: str = "is_current") -> list[Any]:
        """Columns of accepted rows, none of them in quarantine; values alone of one column."""
        source_object = self.objects[name]
        with duckdb.connect() as connection:
            create_tables(connection)
            load(connection, self.workspace, source_object)
            sort_rows(connection, Settings(), source_object)
            assert connection.execute("select reasons from quarantine.rows").fetchall() == []
            found = connection.execute(
                f"select {', '.join(columns)} from accepted.{source_object.entity.table}"
                f" where {where} order by all"
            ).fetchall()
        return [values[0] for values in found] if len(columns) == 1 else found


def configured(folder: Path, url: str, more: str = "") -> dict[str, SourceObject]:
    """The objects of a source at `url`, by name."""
    path = folder / "customer360.toml"
    path.write_text(CONFIGURATION.format(variable=VARIABLE, url=url) + more, encoding="utf-8")
    return {each.name: each for each in source_objects(load_settings(path, {}))}


def opened(
    folder: Path, url: str, key: str, monkeypatch: pytest.MonkeyPatch, more: str = ""
) -> StripeSource:
    """A source with its key in the environment, and an empty workspace; it never really waits."""
    monkeypatch.setattr("ingestion.sources.connectors.Waiting", _impatient)
    monkeypatch.setenv(VARIABLE, key)
    return StripeSource(Workspace(folder / "warehouse"), configured(folder, url, more))


def _impatient() -> Waiting:
    return Waiting(sleep=lambda _: None)
