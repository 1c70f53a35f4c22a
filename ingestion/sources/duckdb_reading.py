"""DuckDB as a reader of other formats: extensions come from packages, values become text."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import duckdb

from ingestion.sql import quoted, text
from workspace.errors import StorageError


def reader(extension: str | None = None, spill: Path | None = None) -> duckdb.DuckDBPyConnection:
    """An engine in memory that downloads nothing; what does not fit goes to the folder `spill`.

    Raises:
        StorageError: the package that holds `extension` is not installed.
    """
    connection = duckdb.connect(
        config={
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "memory_limit": "1GB",
            "temp_directory": str(spill or ""),
        }
    )
    if extension is not None:
        connection.execute(f"load {text(str(_extension_file(extension)))}")
    return connection


def text_columns(columns: Sequence[str], types: Sequence[object]) -> list[str]:
    """SQL of each column as text that no locale touches, under its own name.

    Dates and instants in ISO 8601, instants with a zone in UTC, decimals exact, truth as true and
    false, bytes in hexadecimal, nested values as JSON; whole floats without a fraction and "not a
    number", which stands for nothing in exports of data frames, as null.
    """
    return [
        f"{_as_text(quoted(column), str(kind).upper())} as {quoted(column)}"
        for column, kind in zip(columns, types, strict=True)
    ]


def _as_text(column: str, kind: str) -> str:
    if kind.endswith("]") or kind.startswith(("STRUCT", "MAP", "UNION")):
        return f"cast(to_json({column}) as varchar)"
    if kind in ("DOUBLE", "FLOAT"):
        number = f"regexp_replace(cast({column} as varchar), '\\.0$', '')"
        return f"case when not isnan({column}) then {number} end"
    if kind == "BLOB":
        return f"lower(hex({column}))"
    if kind == "TIMESTAMP WITH TIME ZONE":
        instant = f"cast(make_timestamp(epoch_us({column})) as varchar)"
        written = f"replace({instant}, ' ', 'T') || 'Z'"
        return f"case when isfinite({column}) then {written} else cast({column} as varchar) end"
    if kind.startswith("TIMESTAMP"):
        return f"replace(cast({column} as varchar), ' ', 'T')"
    return f"cast({column} as varchar)"


def _extension_file(name: str) -> Path:
    package = find_spec(f"duckdb_extension_{name}")
    folders = package.submodule_search_locations if package else None
    files = [file for folder in folders or () for file in Path(folder).rglob("*.duckdb_extension")]
    if not files:
        raise StorageError(
            f"The package duckdb-extension-{name.replace('_', '-')} is not installed.",
            remedy="Run `make setup`.",
        )
    return files[0]
