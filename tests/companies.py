"""A small company of its own folder, whose exports a test may shuffle, split, repeat or break."""

from __future__ import annotations

import csv
import random
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ingestion.sources.demo.forms.entities import configuration
from ingestion.sources.demo.output import EntityForm, write_entities
from workspace.settings import Demo

DEMO = Demo(customers=40, months=15, mess="none")
Rows = list[list[str]]
RUN_TIME_TABLES = {"check_results", "data_freshness", "quarantine_summary"}
"""What says when and how rows arrived: the only tables that the way of arrival may change."""


@dataclass(frozen=True)
class Company:
    """A folder with customer360.toml, exports/ and the workspace warehouse/."""

    folder: Path

    @property
    def home(self) -> Path:
        """Its workspace."""
        return self.folder / "warehouse"

    @property
    def config(self) -> Path:
        """Its customer360.toml."""
        return self.folder / "customer360.toml"

    def export(self, name: str) -> Path:
        """The export of an entity, as `system/entity`."""
        return self.folder / "exports" / f"{name}-0000.csv"

    def exports(self) -> list[Path]:
        """Every export, in the order of their names."""
        return sorted((self.folder / "exports").rglob("*.csv"))

    def rewrite(self, name: str, change: Callable[[Rows], Rows]) -> None:
        """Put `change(header and rows)` in the place of an export."""
        rewrite(self.export(name), change)

    def current(self) -> Path:
        """The folder of the generation that readers see."""
        return (self.home / "serving" / "current").resolve()

    def copied(self, folder: Path) -> Company:
        """The company once more, with all that its workspace holds."""
        shutil.copytree(self.folder, folder, symlinks=True)
        return Company(folder)

    def marts(self) -> dict[str, str]:
        """Hash of the ordered rows of each mart of that generation, run-time tables left out."""
        with duckdb.connect(self.current() / "full.duckdb", read_only=True) as connection:
            names = connection.sql(
                "select table_name from information_schema.tables where table_schema = 'marts'"
            ).fetchall()
            return {
                name: connection.sql(
                    "select md5(coalesce(string_agg(line, chr(10) order by line), '')) from "
                    f"(select cast(t as varchar) as line from marts.{name} as t)"
                ).fetchall()[0][0]
                for (name,) in names
                if name not in RUN_TIME_TABLES
            }


def small_company(folder: Path, demo: Demo = DEMO) -> Company:
    """Write the embedded company, small, as somebody's exports: one file an entity.

    Its departments agree with each other: what a test breaks is all that is broken.
    """
    folder.mkdir(parents=True, exist_ok=True)
    write_entities(demo, EntityForm(folder / "exports", file_format="csv"))
    mapping = configuration(demo.as_of, file_format="csv")
    mapping = re.sub(r'^folder = "(\w+)"$', r'folder = "exports/\1"', mapping, flags=re.MULTILINE)
    company = Company(folder)
    company.config.write_text(mapping, encoding="utf-8")
    return company


def rewrite(path: Path, change: Callable[[Rows], Rows]) -> None:
    """Put `change(header and rows)` in the place of the file."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(change(rows))


def shuffled(seed: int) -> Callable[[Rows], Rows]:
    """The rows below the header in another order."""

    def change(rows: Rows) -> Rows:
        body = rows[1:]
        random.Random(seed).shuffle(body)  # noqa: S311
        return [rows[0], *body]

    return change


def split(path: Path, parts: int) -> None:
    """Several files in the place of one, with the same header."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *body = csv.reader(file)
    path.unlink()
    for part in range(parts):
        target = path.with_name(f"{path.stem}_{part}.csv")
        with target.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerows([header, *body[part::parts]])


def column(header: list[str], name: str) -> int:
    """Position of a column; raises ValueError where there is none."""
    return header.index(name)
