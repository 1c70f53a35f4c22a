"""What one generation is: its files, its tables and where they came from, as manifest.json says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

from workspace.errors import StorageError

MANIFEST = "manifest.json"
POINT_ELSEWHERE = (
    "Go back to another one with 'c360 rollback N', or remove the link serving/current and run "
    "again."
)


@dataclass(frozen=True)
class TableContent:
    """How much a table holds; the hash does not depend on the order of the rows."""

    n_rows: int
    content_hash: str


@dataclass(frozen=True)
class FileContent:
    """A file of the generation as it was published."""

    n_bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """The description that lies in each generation.

    Attributes:
        number: of the generation; numbers only grow.
        parent: number of the generation that readers had before; none for the first.
        fingerprint: of everything that the run was made from; equal ones need no new generation.
        published_at: UTC.
        checks: how many checks of the run had each outcome.
        tables: by table name, without the schema `marts`.
        files: by path inside the generation; everything but the manifest.
        versions: of what wrote the files.
    """

    number: int
    parent: int | None
    run_id: str
    as_of: date
    fingerprint: str
    published_at: datetime
    checks: Mapping[str, int]
    tables: Mapping[str, TableContent]
    files: Mapping[str, FileContent]
    versions: Mapping[str, str]

    def write(self, folder: Path) -> None:
        """Write manifest.json into the folder of the generation."""
        content = asdict(self) | {
            "as_of": self.as_of.isoformat(),
            "published_at": self.published_at.isoformat(),
        }
        (folder / MANIFEST).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """The manifest of the generation in `folder`.

        Raises:
            StorageError: it is missing or is not what the publisher writes.
        """
        try:
            content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
            return cls(
                **content
                | {
                    "as_of": date.fromisoformat(content["as_of"]),
                    "published_at": datetime.fromisoformat(content["published_at"]),
                    "tables": {k: TableContent(**v) for k, v in content["tables"].items()},
                    "files": {k: FileContent(**v) for k, v in content["files"].items()},
                }
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StorageError(
                f"The generation in {folder} has no readable {MANIFEST}.",
                remedy=POINT_ELSEWHERE,
            ) from error


@dataclass(frozen=True)
class Generation:
    """A published generation: its own folder, which never changes, and its manifest."""

    path: Path
    manifest: Manifest

    @property
    def number(self) -> int:
        """The number that names the generation."""
        return self.manifest.number

    @property
    def full(self) -> Path:
        """The DuckDB file with every column; only its owner may read it."""
        return self.path / "full.duckdb"

    @property
    def bi(self) -> Path:
        """The DuckDB file without personal data."""
        return self.path / "bi.duckdb"

    @property
    def parquet(self) -> Path:
        """The folder with one Parquet file a table, without personal data."""
        return self.path / "parquet"


def describe_files(folder: Path) -> dict[str, FileContent]:
    """Size and hash of every file below `folder` but the manifest, by path inside it."""
    return {
        path.relative_to(folder).as_posix(): _describe(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }


def damaged_files(generation: Generation) -> list[str]:
    """Files that are missing or are not what was published, by path inside the generation."""
    found = describe_files(generation.path)
    published = generation.manifest.files
    return sorted(
        name for name in found.keys() | published.keys() if found.get(name) != published.get(name)
    )


def _describe(path: Path) -> FileContent:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return FileContent(path.stat().st_size, digest)
