"""What a source hands on: its objects, and the pages of text in which each of them arrives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ingestion.accepted_entities import ACCEPTED_ENTITIES
from ingestion.entities import Entity
from workspace.errors import SourceUnreadableError
from workspace.settings import ObjectMapping

if TYPE_CHECKING:
    import pyarrow as pa

ROWS_AT_ONCE = 50_000
"""Rows of a record batch: what is in memory at a time."""
PAGE_COLUMNS = ("_c360_row", "_c360_line", "_c360_defect", "_c360_text")
"""What stands before the columns of the export: position from 1, line, defect, raw text."""


class Defect(StrEnum):
    """Why a record is no row of its export; it lands all the same, with its raw text."""

    WRONG_NUMBER_OF_CELLS = "wrong_number_of_cells"
    REPEATED_HEADER = "repeated_header"
    UNREADABLE_CHARACTER = "unreadable_character"
    """Bytes that are none of the encoding, shown as \\xNN, or a NUL."""
    OPEN_QUOTE = "open_quote"
    """A quote that is not closed, or stands where none may."""
    TRUNCATED = "truncated"
    """The last line, broken off."""
    NO_RECORD = "no_record"
    """A line of JSON Lines that is no JSON object."""


class SourceChangedError(SourceUnreadableError):
    """A file changed while it was read; reading it again may succeed."""


@dataclass(frozen=True)
class SourceObject:
    """One export or table of one source, and how it becomes a department entity."""

    source: str
    kind: Literal["files", "sql_database", "api"]
    location: str
    """The folder of the exports, or the variable that holds the database URL or the API key."""
    mapping: ObjectMapping = field(hash=False)
    configuration: Path = Path("customer360.toml")
    """The file that declares it, for errors."""
    position: int = 0
    """Its place among the objects of the source, from 0, for errors."""
    base_url: str | None = None
    """Of an API: where it is, if not where its vendor has it."""

    @property
    def name(self) -> str:
        """Name of the object within its source."""
        return self.mapping.name

    @property
    def label(self) -> str:
        """source.object, as messages name it."""
        return f"{self.source}.{self.name}"

    @property
    def raw_table(self) -> str:
        """Name of its table in the schema `raw`."""
        return f"{self.source}__{self.name}"

    @property
    def entity(self) -> Entity:
        """The department entity its rows become."""
        return ACCEPTED_ENTITIES[self.mapping.entity]


@dataclass(frozen=True)
class Page:
    """One file, sheet or reading of a table: the unit that lands whole or not at all.

    `batches` yields record batches of at most `ROWS_AT_ONCE` rows: `_c360_row` and `_c360_line`
    bigint, `_c360_defect` and `_c360_text` text, then the export's own columns, all text; null
    where there is no value. It yields at least one batch, which may be empty, for the columns.
    """

    name: str
    reading: str
    """How it is read, as JSON: the same content read in another way is another page."""
    content_hash: str | None
    """SHA-256 of the file; None where only reading tells (a database)."""
    modified_at: datetime | None
    batches: Callable[[], Iterator[pa.RecordBatch]]


@dataclass(frozen=True)
class Reading:
    """The pages that a source has for an object now."""

    pages: list[Page]
    keep: Callable[[], None]
    """To be called once the pages are durable: a cursor moves, hashes are kept."""
    notice: str = ""
    """What a person must know of this reading."""
