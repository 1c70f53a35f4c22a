"""A reading of an API while it is under way: what it has so far is durable until it lands.

Nothing of it is seen by anyone before it is whole; a crash loses at most one window.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ingestion.sources.api.connector import State, Version, Window
from ingestion.sources.model import ROWS_AT_ONCE
from ingestion.vendors.model import ENVELOPE
from workspace.durable import make_folder, replace_text, storage_errors, sync
from workspace.errors import StorageError

_COLUMNS = (*ENVELOPE, "is_listed")
_SCHEMA = pa.schema([(name, pa.string()) for name in _COLUMNS])


@dataclass(frozen=True)
class Progress:
    """How far a reading is."""

    number: int
    """Tells its pages from those of other readings of the object."""
    began: State
    """The state in which it began."""
    state: State
    """Where its next window goes on."""
    position: State | None = None
    """Once all is read: from where the next reading reads on."""
    n_windows: int = 0
    is_full: bool = False
    """Whether it lists every record, so that what is not listed is gone."""
    notice: str = ""
    """What a person must know of it."""
    account: str | None = None
    mode: str = ""


class Spool:
    """The windows of one object's reading, in a folder of their own."""

    def __init__(self, folder: Path, account: str | None) -> None:
        self._folder = folder
        self._account = account

    def progress(self) -> Progress | None:
        """How far the reading is; None where none is under way.

        Raises:
            StorageError: it cannot be read.
        """
        path = self._folder / "progress.json"
        try:
            return Progress(**json.loads(path.read_bytes()))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError) as error:
            raise StorageError(
                f"The reading under way in {self._folder} cannot be read: {error}.",
                remedy="Remove that folder: the reading begins again.",
            ) from error

    def begin(self, progress: Progress) -> Progress:
        """Begin a reading, in place of one that was under way."""
        self.clear()
        with storage_errors("What is read", self._folder):
            make_folder(self._folder)
        return self.keep(progress)

    def keep(self, progress: Progress) -> Progress:
        """Write down how far the reading is."""
        with storage_errors("What is read", self._folder):
            replace_text(self._folder / "progress.json", json.dumps(asdict(progress)) + "\n")
        return progress

    def add(self, progress: Progress, window: Window) -> Progress:
        """Make a window durable, then say so."""
        n_windows = progress.n_windows
        if window.versions:
            n_windows += 1
            self._write(self._path(n_windows), window.versions)
        return self.keep(
            replace(progress, n_windows=n_windows, state=window.state, position=window.position)
        )

    def batches(self, number: int) -> Iterator[pa.RecordBatch]:
        """The rows of a window, as envelopes."""
        with pq.ParquetFile(self._path(number)) as file:
            yield from file.iter_batches(ROWS_AT_ONCE, columns=list(ENVELOPE))

    def listed_ids(self, progress: Progress) -> set[str]:
        """The ids that the list of all records had."""
        found: set[str] = set()
        for number in range(1, progress.n_windows + 1):
            table = pq.read_table(self._path(number), columns=["id", "is_listed"])
            rows = zip(*(column.to_pylist() for column in table.columns), strict=True)
            found.update(record_id for record_id, is_listed in rows if is_listed == "true")
        return found

    def clear(self) -> None:
        """Forget the reading: it has landed, or begins again."""
        with storage_errors("What is read", self._folder):
            if self._folder.exists():
                (self._folder / "progress.json").unlink(missing_ok=True)
                shutil.rmtree(self._folder)

    def _path(self, number: int) -> Path:
        return self._folder / f"{number:06d}.parquet"

    def _write(self, path: Path, versions: Sequence[Version]) -> None:
        rows = [self._row(version) for version in versions]
        arrays = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)]
        fresh = path.with_suffix(".new")
        with storage_errors("What is read", self._folder):
            pq.write_table(pa.Table.from_arrays(arrays, schema=_SCHEMA), fresh, compression="zstd")
            sync(fresh)
            fresh.replace(path)
            sync(self._folder)

    def _row(self, version: Version) -> tuple[str | None, ...]:
        payload = _written(version.payload)
        return (
            version.id,
            version.cursor_value,
            "true" if version.is_deleted else "false",
            self._account,
            version.api_version,
            f"{version.fetched_at:%Y-%m-%dT%H:%M:%SZ}",
            hashlib.sha256(payload.encode()).hexdigest(),
            payload,
            "true" if version.is_listed else "false",
        )


def _written(payload: Mapping[str, Any]) -> str:
    """A record as JSON: its letters as they are, halves of letters as they were escaped."""
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(payload, separators=(",", ":"))
    return text
