"""`c360 init`: a first customer360.toml for a folder of exports, guessed from names and headers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from ingestion.entities import ENTITIES, Entity
from ingestion.sources import SourceObject
from ingestion.sources.files import columns_by_file
from workspace.errors import ConfigurationError, SourceUnreadableError
from workspace.settings import ObjectMapping

READABLE = (".csv", ".tsv", ".txt", ".jsonl", ".ndjson", ".parquet", ".xlsx", ".gz")
NAME = re.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*")
ENOUGH = 0.5
"""Share of a perfect match from which an entity is proposed."""
ALIKE = 0.84
"""Likeness from which two column names are taken to mean the same."""

HEAD = """\
# Which exports there are, and what their columns mean. Everything below was guessed from names:
# read it through, then `c360 check`. Keys: docs/configuration.md; entities: docs/entities.md.

[company]
# name = "Your company"
# reporting_currency = "USD"
# reporting_timezone = "UTC"
# as_of = 2024-12-31             # default: the day of the run

[sources.{source}]
kind = "files"
folder = {folder}
"""
UNMAPPED = """\
# No entity is surely like it. To map it, complete these lines and take off their marks:
# [[sources.{source}.objects]]
# name = "{name}"
# entity = ""
# file = {file}
# columns = {{ {columns} }}
"""
UNREADABLE = re.compile(r"\\x[0-9a-f]{2}")
"""How reading spells a byte that is no character of the encoding."""
NAME_LENGTH = 40
FOOT = """
# Entities that an object can be mapped to:
{entities}
"""


@dataclass(frozen=True)
class Guess:
    """An entity that a file might hold, and which of its columns stand where."""

    entity: Entity
    columns: dict[str, str]
    score: float

    @property
    def missing(self) -> list[str]:
        """Required columns that no column of the file seems to be."""
        return [
            column.name
            for column in self.entity.columns
            if column.required and column.name not in self.columns
        ]


@dataclass(frozen=True)
class Written:
    """A configuration that was written: where, and how many of the exports found an entity."""

    path: Path
    n_exports: int
    n_mapped: int


def write_configuration(folder: Path, source: str, path: Path) -> Written:
    """Write `path` for the exports in `folder`.

    Raises:
        ConfigurationError: there is a file at `path` already, or it cannot be written, or `source`
            cannot be the name of a source.
        SourceUnreadableError: the folder is not there or holds no export.
    """
    if not NAME.fullmatch(source):
        raise ConfigurationError(
            f"'{source}' cannot be the name of a source.",
            remedy="Write lower-case words of a-z and 0-9, joined by single _.",
        )
    if path.exists():
        raise ConfigurationError(
            f"{path.absolute()} is there already and is not overwritten.",
            remedy="Move it away, or name another file in C360_CONFIG.",
        )
    if not folder.is_dir():
        raise SourceUnreadableError(
            f"There is no folder {folder.absolute()}.", remedy="Name the folder of the exports."
        )
    files = sorted(
        file for file in folder.iterdir() if file.is_file() and file.suffix.lower() in READABLE
    )
    if not files:
        raise SourceUnreadableError(
            f"{folder.absolute()} holds no export.", remedy=f"Read are: {', '.join(READABLE)}."
        )
    head = HEAD.format(source=source, folder=_quoted(str(folder.resolve())))
    names = _names(files)
    blocks = [_block(source, file, names[file]) for file in files]
    entities = "\n".join(f"#   {name}: {one.grain}" for name, one in ENTITIES.items())
    try:
        path.write_text(
            "\n".join([head, *blocks, FOOT.format(entities=entities)]), encoding="utf-8"
        )
    except OSError as error:
        raise ConfigurationError(
            f"{path.absolute()} cannot be written: {error.strerror}.",
            remedy="Run the command where you may write, or name another file in C360_CONFIG.",
        ) from error
    n_mapped = sum("\n[[" in block for block in blocks)
    return Written(path.absolute(), len(files), n_mapped)


def _block(source: str, file: Path, name: str) -> str:
    headers = _headers(source, file)
    guess = _guess(file, headers)
    lines = [f"# {file.name}: {', '.join(headers) or 'no header could be read'}"]
    if any(map(UNREADABLE.search, headers)):
        lines.append('# It is not UTF-8: add \'encoding\', for example "cp1252" or "gb18030".')
    if guess is None:
        columns = ", ".join(f"? = {_quoted(header)}" for header in headers)
        unmapped = UNMAPPED.format(
            source=source, name=name, file=_quoted(file.name), columns=columns
        )
        return "\n".join([*lines, unmapped])
    mapping = [
        f"[[sources.{source}.objects]]",
        f'name = "{name}"',
        f'entity = "{guess.entity.full_name}"',
        f"file = {_quoted(file.name)}",
        "columns = { "
        + ", ".join(f"{ours} = {_quoted(theirs)}" for ours, theirs in guess.columns.items())
        + " }",
    ]
    if guess.missing:
        lines.append(f"# To be filled in before it is of use: {', '.join(guess.missing)}.")
        mapping = [f"# {line}" for line in mapping]
    return "\n".join([*lines, *mapping, ""])


def _headers(source: str, file: Path) -> list[str]:
    """The columns of a file; none where it cannot be read, which `c360 check` tells in full."""
    mapping = ObjectMapping(name="guessed", entity="crm.accounts", file=file.name, columns={})
    source_object = SourceObject(source, "files", str(file.parent), mapping)
    try:
        (columns,) = columns_by_file(source_object).values()
    except SourceUnreadableError:
        return []
    return list(columns)


def _guess(file: Path, headers: list[str]) -> Guess | None:
    guesses = [_match(entity, file, headers) for entity in ENTITIES.values()]
    best = max(guesses, key=lambda guess: guess.score)
    return best if best.score >= ENOUGH else None


def _match(entity: Entity, file: Path, headers: list[str]) -> Guess:
    """How well a file fits an entity: half by its name, half by the columns it shares with it."""
    columns = dict(_same_columns(entity, headers))
    words = _identifier(file)
    name = max(_likeness(words, entity.name), _likeness(words.rsplit("_", 1)[-1], entity.name))
    shared = len(columns) / max(1, min(len(headers), len(entity.columns)))
    return Guess(entity, columns, (name + shared) / 2)


def _same_columns(entity: Entity, headers: list[str]) -> Iterator[tuple[str, str]]:
    free = list(headers)
    for column in entity.columns:
        likest = max(free, key=lambda header: _likeness(header, column.name), default=None)
        if likest is not None and _likeness(likest, column.name) >= ALIKE:
            free.remove(likest)
            yield column.name, likest


def _likeness(left: str, right: str) -> float:
    return SequenceMatcher(None, _words(left), _words(right)).ratio()


def _words(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _names(files: list[Path]) -> dict[Path, str]:
    """A name for the object of each file; of two that would be alike, the second gets a number."""
    names: dict[Path, str] = {}
    for file in files:
        name, number = _identifier(file), 2
        while name in names.values():
            name, number = f"{_identifier(file)}_{number}", number + 1
        names[file] = name
    return names


def _identifier(file: Path) -> str:
    words = re.findall("[a-z0-9]+", file.name.split(".")[0].casefold())
    if not words or words[0][0].isdigit():
        words = ["export", *words]
    return "_".join(words)[:NAME_LENGTH].rstrip("_")


def _quoted(text: str) -> str:
    """A text as TOML writes it: JSON's escapes, other letters than ASCII as they are."""
    return json.dumps(text, ensure_ascii=False)
