"""Readers of the published generations: what each of them finds behind `current`."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.synchronize import Event
from pathlib import Path

import duckdb

from serving.manifest import Generation, Manifest, damaged_files
from workspace.errors import StorageError

PAUSE = 0.4
"""Seconds between two looks, each of which costs 0.05 s of a core."""
TABLES = "select table_name from information_schema.tables where table_schema = 'marts'"


@dataclass(frozen=True)
class Look:
    """What a reader found: the number of the generation, none before the first; or what is odd."""

    number: int | None
    fault: str = ""


@dataclass
class Seen:
    """What a reader saw while it watched: how often which generation, and every fault."""

    looks: Counter[int | None] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def look(home: Path) -> Look:
    """Follow `current` once, and compare all that lies there with its manifest."""
    pointer = home / "serving" / "current"
    if not pointer.is_symlink():
        return Look(None)
    name = pointer.readlink().name
    try:
        manifest = Manifest.read(pointer.parent / name)
    except StorageError as error:
        return Look(None, f"{name}: {error}")
    generation = Generation(pointer.parent / name, manifest)
    faults = [f"{file} is not what was published" for file in damaged_files(generation)]
    if name != f"gen-{manifest.number:06d}":
        faults.append(f"its manifest is that of generation {manifest.number}")
    faults += _wrong_tables(generation)
    return Look(manifest.number, "; ".join(f"{name}: {fault}" for fault in faults))


def _wrong_tables(generation: Generation) -> list[str]:
    """Tables that are not those of the manifest, or hold another number of rows."""
    published = {name: content.n_rows for name, content in generation.manifest.tables.items()}
    if "customer_360" not in published:
        return ["its manifest has no customer_360"]
    try:
        with duckdb.connect(generation.full, read_only=True) as connection:
            names = [name for (name,) in connection.execute(TABLES).fetchall()]
            found = {
                name: connection.execute(f"select count(*) from marts.{name}").fetchall()[0][0]
                for name in names
            }
    except duckdb.Error as error:
        return [f"full.duckdb cannot be read: {error}"]
    return [
        f"{name} has {found.get(name)} rows and not {published.get(name)}"
        for name in sorted(found.keys() | published.keys())
        if found.get(name) != published.get(name)
    ]


@contextmanager
def watched(home: Path) -> Iterator[Seen]:
    """A reader in a process of its own looks again and again; what it saw is there at the end."""
    context = multiprocessing.get_context("forkserver")
    ended, results = context.Event(), context.SimpleQueue()
    reader = context.Process(target=_watch, args=(home, ended, results))
    seen = Seen()
    reader.start()
    try:
        yield seen
    finally:
        ended.set()
        told: Seen = results.get()
        seen.looks, seen.faults = told.looks, told.faults
        reader.join()


def _watch(home: Path, ended: Event, results: multiprocessing.SimpleQueue[Seen]) -> None:
    seen = Seen()
    try:
        while not ended.wait(PAUSE):
            found = look(home)
            seen.looks[found.number] += 1
            if found.fault:
                seen.faults.append(found.fault)
    finally:
        if not ended.is_set():
            seen.faults.append("the reader ended before it was told to")
        results.put(seen)
