"""On which line of a TOML file a key stands, which tomllib does not tell."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

Path = tuple[str | int, ...]
"""Keys from the top of the file; a number is the position in an array of tables, from 0."""

_PART = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|#[^\n]*"
    r"|[A-Za-z0-9_-]+"
    r"|\n"
    r"|[^\s]",
    re.DOTALL,
)


def key_lines(text: str) -> dict[Path, int]:
    """The line, from 1, of every table header and key of `text`, which must be valid TOML.

    Keys inside an inline table stand under their own path; values spread over several lines and
    tables inside arrays of values are known by the line of their key.
    """
    lines: dict[Path, int] = {}
    last_element: dict[Path, int] = {}
    table: Path = ()
    for line, parts in _statements(text):
        if parts[0] == "[":
            table = _table(parts, last_element)
            _note(lines, (), table, line)
        else:
            _note_keys(lines, table, parts, line)
    return lines


def line_of(lines: dict[Path, int], path: Path) -> int | None:
    """The line of `path`, or of the nearest table or key above it that the file holds."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return None


def _statements(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each header or `key = value`, with the line it begins on."""
    parts: list[str] = []
    line, start, depth, in_value = 1, 1, 0, False
    for match in _PART.finditer(text):
        part = match.group()
        if part == "\n":
            if parts and depth == 0:
                yield start, parts
                parts, in_value = [], False
        elif not part.startswith("#"):
            start = start if parts else line
            parts.append(part)
            depth += in_value * ((part in ("[", "{")) - (part in ("]", "}")))
            in_value = in_value or part == "="
        line += part.count("\n")
    if parts:
        yield start, parts


def _table(parts: list[str], last_element: dict[Path, int]) -> Path:
    """The path of a header, with the position of each array of tables that it lies in."""
    is_array = parts[1] == "["
    keys = _keys(part for part in parts if part not in ("[", "]"))
    path: Path = ()
    for number, key in enumerate(keys, start=1):
        path = (*path, key)
        if number == len(keys) and is_array:
            last_element[path] = last_element.get(path, -1) + 1
        if path in last_element:
            path = (*path, last_element[path])
    return path


def _note_keys(lines: dict[Path, int], table: Path, parts: list[str], line: int) -> None:
    """Note the key of a statement, and those of the inline table that is its value."""
    equals = parts.index("=")
    key = _keys(parts[:equals])
    _note(lines, table, key, line)
    if parts[equals + 1] == "{":
        _note_inline(lines, (*table, *key), parts[equals + 2 : -1], line)


def _note_inline(lines: dict[Path, int], table: Path, parts: list[str], line: int) -> None:
    entry: list[str] = []
    depth = 0
    for part in (*parts, ","):
        depth += (part in ("[", "{")) - (part in ("]", "}"))
        if part == "," and depth == 0:
            if entry:
                _note_keys(lines, table, entry, line)
            entry = []
        else:
            entry.append(part)


def _note(lines: dict[Path, int], table: Path, keys: Path, line: int) -> None:
    for length in range(1, len(keys) + 1):
        lines.setdefault((*table, *keys[:length]), line)


def _keys(parts: Iterator[str] | list[str]) -> Path:
    return tuple(_unquoted(part) for part in parts if part != ".")


def _unquoted(part: str) -> str:
    if part[0] in "\"'":
        return str(tomllib.loads(f"key = {part}")["key"])
    return part
