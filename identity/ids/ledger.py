"""The ledger of customer ids: which record belongs to which customer, kept by generation number."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, fields
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from identity.ids.ledger_formats import in_present_format
from workspace.durable import storage_errors, sync, sync_tree
from workspace.errors import C360Error, StorageError
from workspace.paths import Workspace

RECORD = [("department", pa.string()), ("source_system", pa.string()), ("record_id", pa.string())]

MEMBERS = pa.schema(
    [
        ("customer_id", pa.string()),
        *RECORD,
        ("since", pa.date32()),
        ("held_id", pa.string()),
        ("own_id", pa.string()),
        ("gone_since", pa.date32()),
    ]
)
"""One row a record: the customer it belongs to, and since when. Records that left stay listed.

held_id is the id that the record carried when it was last there, since is about that id. own_id is
the id that it takes back when a merge is undone; empty where it came while several ids were one.
gone_since is when it was missed first; empty while it is there.
"""

FORMER = pa.schema(
    [*RECORD, ("depth", pa.int64()), ("customer_id", pa.string()), ("since", pa.date32())]
)
"""One row a record and id that it carried until that id gave way, the oldest with depth 1."""

ALIASES = pa.schema(
    [
        ("alias_id", pa.string()),
        ("customer_id", pa.string()),
        ("merged_into_id", pa.string()),
        ("cause", pa.string()),
        ("since", pa.date32()),
    ]
)
"""One row an id that gave way: the id to use in its place, and the one that it gave way to."""

EVENTS = pa.schema(
    [
        ("step", pa.int64()),
        ("event", pa.string()),
        ("customer_id", pa.string()),
        ("other_customer_id", pa.string()),
        ("cause", pa.string()),
        ("occurred_on", pa.date32()),
    ]
)
"""One row a change of an id, oldest first. step counts the publications that changed any."""

LINKS = pa.schema(
    [*((f"{name}_{end}", kind) for end in "ab" for name, kind in RECORD), ("rule", pa.string())]
)
"""One row a link in force at the publication, so that the next can say which one is gone."""

SCHEMAS = {
    "members": MEMBERS,
    "former": FORMER,
    "aliases": ALIASES,
    "events": EVENTS,
    "links": LINKS,
}
"""The parts of a ledger: files in state/, and tables `run.identity_<part>` for the models."""

KEPT_LEDGERS = 5
"""How many past ledgers stay beside the one in force."""


class UnknownCustomerError(C360Error):
    """No customer ever had the id that was asked for."""


@dataclass(frozen=True)
class Ledger:
    """The ids as one generation published them."""

    members: pa.Table
    former: pa.Table
    aliases: pa.Table
    events: pa.Table
    links: pa.Table

    @classmethod
    def empty(cls) -> Ledger:
        """The ledger before the first publication."""
        return cls(**{part: schema.empty_table() for part, schema in SCHEMAS.items()})

    @classmethod
    def of_lines(cls, lines: pa.Table) -> Ledger:
        """The ledger that `lines` was made of, in the same order."""
        return cls(
            **{
                part: lines.filter(pc.field("part") == part).select(schema.names).cast(schema)
                for part, schema in SCHEMAS.items()
            }
        )

    def parts(self) -> dict[str, pa.Table]:
        """Its tables by their names."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def lines(self) -> pa.Table:
        """All parts in one table: `part` names the part, columns of other parts are null."""
        return pa.concat_tables(
            [
                table.append_column("part", pa.repeat(part, len(table)))
                for part, table in self.parts().items()
            ],
            promote_options="default",
        )


def living_id(ledger: Ledger, customer_id: str) -> str:
    """The id to use for any id that was ever given: itself, or the one it gave way to.

    A customer of whom no record is left keeps its id, so the result may be a retired one.

    Raises:
        UnknownCustomerError: no customer ever had this id.
    """
    aliases = ledger.aliases.filter(pc.field("alias_id") == customer_id)
    if len(aliases):
        return str(aliases["customer_id"][0].as_py())
    if len(ledger.members.filter(pc.field("customer_id") == customer_id)):
        return customer_id
    raise UnknownCustomerError(
        f"No customer has or had the id {customer_id!r}.",
        remedy="Look for it in customer_360 and customer_aliases.",
    )


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
        tables = {path.stem: pq.read_table(path) for path in sorted(folder.glob("*.parquet"))}
        tables = in_present_format(tables)
        return Ledger(**{part: tables[part].cast(schema) for part, schema in SCHEMAS.items()})
    except (OSError, KeyError, ValueError, pa.ArrowException) as error:
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
        for part, table in ledger.parts().items():
            pq.write_table(table, building / f"{part}.parquet", compression="zstd")
        sync_tree(building)
        building.rename(folder)
        sync(folder.parent)
        sync(folder.parent.parent)
        _prune(folder.parent, generation_number)


def stage_ledger(connection: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
    """Put each part of the ledger where the models read it: run.identity_<part>."""
    connection.execute("create schema if not exists run")
    for part, rows in ledger.parts().items():
        connection.register("ledger_rows", rows)
        connection.execute(f"create or replace table run.identity_{part} as from ledger_rows")
        connection.unregister("ledger_rows")


def _folder(workspace: Workspace, generation_number: int) -> Path:
    return workspace.state / "identity" / f"gen-{generation_number:06d}"


def _prune(folder: Path, generation_number: int) -> None:
    for path in folder.glob("gen-*"):
        if int(path.name.removeprefix("gen-")) < generation_number - KEPT_LEDGERS:
            shutil.rmtree(path)
