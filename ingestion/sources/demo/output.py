"""Writes the company in one of its forms, and apart from it what is true of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import duckdb

from ingestion.sources.demo.forms import entities
from ingestion.sources.demo.forms.exports import write_exports
from ingestion.sources.demo.forms.vendors import write_envelopes
from ingestion.sources.demo.generator import BLOCK, build_block, build_records, company
from ingestion.sql import text
from workspace.settings import Demo, Source


def write_systems(
    demo: Demo, sources: Mapping[str, Source], folder: Path, truth: Path | None = None
) -> None:
    """Write what every system holds: vendors in envelopes, the others as exports.

    `demo` is small enough for one block. `truth` takes what only tests may know.
    """
    build = build_records if truth is None else build_block
    with company(demo) as db:
        build(db, demo, 1, demo.customers)
        write_envelopes(db, folder, demo.as_of)
        for source in sources.values():
            if source.system is None:
                is_messy = demo.mess != "none"
                write_exports(db, source, Path(str(source.folder)), is_messy=is_messy)
        if truth is not None:
            write_truth(db, truth, 0)


@dataclass(frozen=True)
class EntityForm:
    """Where and how department entities are written."""

    folder: Path
    departments: Collection[str] = entities.DEPARTMENTS
    file_format: entities.FileFormat = "parquet"
    truth: Path | None = None
    block: int = BLOCK
    """Customers made at a time; the rows do not depend on it. Parents are of the same ten."""

    def __post_init__(self) -> None:
        """Refuse blocks that part a ten.

        Raises:
            ValueError: the block is no multiple of ten.
        """
        if self.block <= 0 or self.block % 10:
            raise ValueError(f"block must be a multiple of 10: {self.block}")


def write_entities(demo: Demo, form: EntityForm, processes: int = 1) -> None:
    """Write the department entities, a block of customers after the other in each process.

    The files do not depend on the number of processes.
    """
    numbers = range(-(-demo.customers // form.block))
    processes = min(processes, len(numbers))
    if processes == 1:
        _write_blocks(demo, form, numbers, threads=None)
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        shares = [
            pool.submit(_write_blocks, demo, form, numbers[share::processes], threads=1)
            for share in range(processes)
        ]
        for share in shares:
            share.result()


def _write_blocks(
    demo: Demo, form: EntityForm, numbers: Sequence[int], threads: int | None
) -> None:
    build = build_records if form.truth is None else build_block
    with company(demo, threads) as db:
        for number in numbers:
            first = number * form.block + 1
            build(db, demo, first, min(first + form.block - 1, demo.customers))
            entities.write_block(db, form.folder, number, form.departments, form.file_format)
            if form.truth is not None:
                write_truth(db, form.truth, number)


def write_truth(db: duckdb.DuckDBPyConnection, folder: Path, number: int) -> None:
    """Write every table of the schema `truth` as Parquet; pipelines never see this folder."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = db.sql("select table_name from duckdb_tables() where schema_name = 'truth'").fetchall()
    for (name,) in tables:
        path = folder / f"{name}-{number:04d}.parquet"
        db.execute(f"copy (from truth.{name} order by all) to {text(str(path))} (format parquet)")
