"""A company's own rules: rules/<seed>.csv, held against the shipped seeds, as tables for dbt."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import duckdb
import yaml

from workspace.errors import ConfigurationError

Row = tuple[int, dict[str, str | None]]
"""Line of the file and the cells by column; an empty cell is None."""
EXACT = "decimal(38, 12)"
"""Type that numbers are compared in."""


@dataclass(frozen=True)
class RuleColumn:
    """One column of a seed: its SQL type, and what a cell may hold."""

    name: str
    type: str
    is_optional: bool
    allowed: tuple[str, ...]


@dataclass(frozen=True)
class Seed:
    """One shipped seed, as the YAML beside its CSV describes it."""

    name: str
    columns: tuple[RuleColumn, ...]
    key: tuple[str, ...]


def load_rules(
    connection: duckdb.DuckDBPyConnection, shipped: Path, company: Path | None
) -> dict[str, int]:
    """Write `rules.<seed>` for every shipped seed: the company's rows, or none.

    Args:
        connection: the warehouse, writable.
        shipped: folder of the seeds, each a CSV with a YAML of the same name.
        company: folder of the company's files; None, or a folder that is not there: no rules.

    Returns:
        How many rows of its own the company has, by seed.

    Raises:
        ConfigurationError: a file or column that no seed has, a cell that its type, its list of
            values or its key refuses; names file, line and column. Nothing is written then.
    """
    seeds = {seed.name: seed for seed in map(_read_seed, sorted(shipped.glob("*.yml")))}
    files = _company_files(company, tuple(seeds))
    rows = {
        name: _read_rows(files[name], seed, connection) if name in files else []
        for name, seed in seeds.items()
    }
    connection.execute("create schema if not exists rules")
    for name, seed in seeds.items():
        _write(connection, seed, rows[name])
    return {name: len(found) for name, found in rows.items()}


def _read_seed(path: Path) -> Seed:
    """The seed that a YAML file of dbt describes: columns, types and what its meta says."""
    (node,) = yaml.safe_load(path.read_text(encoding="utf-8"))["seeds"]
    types: dict[str, str] = node["config"]["column_types"]
    texts: dict[str, Any] = {column["name"]: column for column in node["columns"]}
    columns = []
    for name, kind in types.items():
        meta = texts[name].get("config", {}).get("meta", {})
        allowed = tuple(meta.get("allowed", ()))
        columns.append(RuleColumn(name, kind, meta.get("optional", False), allowed))
    return Seed(node["name"], tuple(columns), tuple(node["config"]["meta"]["key"]))


def _company_files(folder: Path | None, seeds: tuple[str, ...]) -> dict[str, Path]:
    """The company's files by seed; a CSV that belongs to no seed is an error."""
    if folder is None or not folder.is_dir():
        return {}
    paths = (path for path in sorted(folder.iterdir()) if path.suffix.lower() == ".csv")
    files = {path.stem: path for path in paths}
    for name, path in files.items():
        if name not in seeds:
            raise ConfigurationError(
                f"{path} belongs to no list of rules.", remedy=_nearest(name, seeds, "Lists")
            )
    return files


def _read_rows(path: Path, seed: Seed, connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """The rows of one file, checked; columns may stand in any order."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = [cell.strip() for cell in next(reader, [])]
            _check_header(path, header, seed)
            rows = [_row(path, reader.line_num, header, cells) for cells in reader if any(cells)]
    except UnicodeDecodeError:
        raise ConfigurationError(
            f"{path} is not UTF-8 text.", remedy="Save it as a CSV file in UTF-8."
        ) from None
    except (OSError, csv.Error) as error:
        raise ConfigurationError(
            f"{path} cannot be read: {error}.", remedy="Save it as a CSV file in UTF-8."
        ) from error
    _check_cells(path, rows, seed, connection)
    _check_key(path, rows, seed)
    return rows


def _row(path: Path, line: int, header: list[str], cells: list[str]) -> Row:
    if len(cells) != len(header):
        raise ConfigurationError(
            f"{path}, line {line}: {len(cells)} cells under {len(header)} columns.",
            remedy="Put quotes around texts that hold a comma.",
        )
    return line, {name: cell.strip() or None for name, cell in zip(header, cells, strict=True)}


def _check_header(path: Path, header: list[str], seed: Seed) -> None:
    names = tuple(column.name for column in seed.columns)
    for name in header:
        if name not in names:
            raise ConfigurationError(
                f"{path}, line 1: there is no column '{name}'.",
                remedy=_nearest(name, names, "Columns"),
            )
    missing = [name for name in names if header.count(name) != 1]
    if missing:
        raise ConfigurationError(
            f"{path}, line 1: column '{missing[0]}' must stand there once.",
            remedy=f"Columns: {', '.join(names)}.",
        )


def _check_cells(
    path: Path, rows: list[Row], seed: Seed, connection: duckdb.DuckDBPyConnection
) -> None:
    for column in seed.columns:
        for line, cells in rows:
            cell, where = cells[column.name], f"{path}, line {line}, column '{column.name}'"
            if cell is None:
                if not column.is_optional:
                    raise ConfigurationError(f"{where} is empty.", remedy="Fill it.")
            elif column.allowed and cell not in column.allowed:
                raise ConfigurationError(
                    f"{where}: '{cell}' is not one of its values.",
                    remedy=_nearest(cell, column.allowed, "Values"),
                )
            elif not _fits(cell, column.type, connection):
                raise ConfigurationError(
                    f"{where}: '{cell}' is no {_in_words(column.type)}.",
                    remedy="Correct the cell.",
                )


def _in_words(kind: str) -> str:
    """What a cell of a column must be: `decimal(18, 4)` is a number with at most 4 decimals."""
    if kind.startswith("decimal"):
        scale = kind.rstrip(")").rsplit(",", 1)[-1].strip()
        return f"number with at most {scale} decimals"
    return {"bigint": "whole number", "boolean": "true or false"}.get(kind, kind)


def _fits(cell: str, kind: str, connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the type holds the cell as it is written, without rounding."""
    exact = EXACT if kind.startswith(("bigint", "decimal")) else kind
    ((fits,),) = connection.execute(
        f"select coalesce(try_cast($1 as {kind}) = try_cast($1 as {exact}), false)", [cell]
    ).fetchall()
    return bool(fits)


def _check_key(path: Path, rows: list[Row], seed: Seed) -> None:
    lines: dict[tuple[str | None, ...], int] = {}
    for line, cells in rows:
        key = tuple(cells[name] for name in seed.key)
        if key in lines:
            raise ConfigurationError(
                f"{path}, line {line}: {', '.join(seed.key)} repeat those of line {lines[key]}.",
                remedy="Keep one of the two lines.",
            )
        lines[key] = line


def _nearest(name: str, known: Iterable[str], what: str) -> str:
    names = sorted(known)
    match = get_close_matches(name, names, n=1)
    return f"Did you mean '{match[0]}'?" if match else f"{what}: {', '.join(names)}."


def _write(connection: duckdb.DuckDBPyConnection, seed: Seed, rows: list[Row]) -> None:
    columns = ", ".join(f"{column.name} {column.type}" for column in seed.columns)
    connection.execute(f"create or replace table rules.{seed.name} ({columns})")
    places = ", ".join("?" for _ in seed.columns)
    for _, cells in rows:
        connection.execute(
            f"insert into rules.{seed.name} values ({places})",
            [cells[column.name] for column in seed.columns],
        )
