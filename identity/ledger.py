"""The ledger of customer ids: which record belongs to which customer, kept by generation number."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from workspace.durable import storage_errors, sync, sync_tree
from workspace.errors import StorageError
from workspace.paths import Workspace

MEMBERS = pa.schema(
    [
        ("customer_id", pa.string()),
        ("department", pa.string()),
        ("source_system", pa.string()),
        ("record_id", pa.string()),
        ("since", pa.date32()),
    ]
)
"""One row a record: the customer it belongs to, and since when. Records that left stay listed."""

ALIASES = pa.schema(
    [
        ("alias_id", pa.string()),
        ("customer_id", pa.string()),
        ("cause", pa.string()),
        ("since", pa.date32()),
    ]
)
"""One row an id that no longer lives: the customer id to use in its place."""

EVENTS = pa.schema(
    [
        ("generation_number", pa.int64()),
        ("event", pa.string()),
        ("customer_id", pa.string()),
        ("other_customer_id", pa.string()),
        ("occurred_on", pa.date32()),
    ]
)
"""One row a birth, merge, split or return of a customer id, oldest first."""

KEPT_LEDGERS = 5
"""How many past ledgers stay beside the one in force."""


@dataclass(frozen=True)
class Ledger:
    """The ids as one generation published them."""

    members: pa.Table
    aliases: pa.Table
    events: pa.Table

    @classmethod
    def empty(cls) -> Ledger:
        """The ledger before the first publication."""
        return cls(MEMBERS.empty_table(), ALIASES.empty_table(), EVENTS.empty_table())


def load_ledger(workspace: Workspace, generation_number: int | None) -> Ledger:
    """The ledger of a published generation; an empty one where nothing was published yet.

    A ledger whose generation was never published is not looked at: a run that was refused, or that
    died before its publication, renames nobody.

    Raises:
        StorageError: the ledger of that generation is missing or cannot be read.
    """
    if generation_number is None:
        return Ledger.empty()
    folder = _folder(workspace, generation_number)
    try:
        return Ledger(
            members=pq.read_table(folder / "members.parquet", schema=MEMBERS),
            aliases=pq.read_table(folder / "aliases.parquet", schema=ALIASES),
            events=pq.read_table(folder / "events.parquet", schema=EVENTS),
        )
    except (OSError, pa.ArrowException) as error:
        raise StorageError(
            f"The identity ledger of generation {generation_number} cannot be read from {folder}.",
            remedy="Restore the folder state/ from a backup: without it every customer id changes.",
        ) from error


def write_ledger(workspace: Workspace, generation_number: int, ledger: Ledger) -> None:
    """Keep `ledger` for the generation that is about to be published, durably and whole.

    What an earlier attempt at the same generation left is replaced.

    Raises:
        StorageError: the folder state/ cannot be written.
    """
    folder = _folder(workspace, generation_number)
    building = folder.with_name(f".building-{folder.name}")
    with storage_errors("The identity ledger", folder.parent):
        for leftover in (building, folder):
            if leftover.exists():
                shutil.rmtree(leftover)
        building.mkdir(parents=True)
        pq.write_table(ledger.members, building / "members.parquet", compression="zstd")
        pq.write_table(ledger.aliases, building / "aliases.parquet", compression="zstd")
        pq.write_table(ledger.events, building / "events.parquet", compression="zstd")
        sync_tree(building)
        building.rename(folder)
        sync(folder.parent)
        sync(folder.parent.parent)
        _prune(folder.parent, generation_number)


def stage_ledger(connection: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
    """Put the ledger where the models read it: run.identity_members and run.identity_aliases."""
    connection.execute("create schema if not exists run")
    for name, rows in (("identity_members", ledger.members), ("identity_aliases", ledger.aliases)):
        connection.register("ledger_rows", rows)
        connection.execute(f"create or replace table run.{name} as from ledger_rows")
        connection.unregister("ledger_rows")


def _folder(workspace: Workspace, generation_number: int) -> Path:
    return workspace.state / "identity" / f"gen-{generation_number:06d}"


def _prune(folder: Path, generation_number: int) -> None:
    for path in folder.glob("gen-*"):
        if int(path.name.removeprefix("gen-")) < generation_number - KEPT_LEDGERS:
            shutil.rmtree(path)
