"""Splits delimited text into records, so that a stray quote costs its own line and no other."""

from __future__ import annotations

import csv
import sys
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

_LINES_OF_A_RECORD = 10_000
"""A quote that is still open after so many lines is a stray one."""


class ParsedRecord(NamedTuple):
    """A record: the line it begins on, its raw text, and its cells; None after a stray quote."""

    line: int
    text: str
    cells: list[str] | None


class Lines:
    """Physical lines for csv.reader; remembers those that the present record took."""

    def __init__(self, stream: Iterator[str]) -> None:
        self._stream = stream
        self._again: deque[str] = deque()
        self.taken: list[str] = []
        self.number = 1
        """Line on which the present record begins."""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.taken) == _LINES_OF_A_RECORD:
            raise StopIteration
        line = self._again.popleft() if self._again else next(self._stream)
        self.taken.append(line)
        return line

    def end_record(self, n_lines: int) -> None:
        """The first `n_lines` taken were the record; the others will be read again."""
        self._again.extendleft(reversed(self.taken[n_lines:]))
        self.number += n_lines
        self.taken = []


def first_record(lines: Lines, delimiter: str) -> ParsedRecord | None:
    """The next record, whatever its cells; None at the end of the text."""
    return next(_parsed(lines, delimiter, None), None)


def records(lines: Lines, delimiter: str, n_cells: int) -> Iterator[ParsedRecord]:
    """All records that follow.

    A record may span lines if it then has `n_cells` cells. Where it has not, an open quote ran
    over the lines: its first line is a record without cells, the others are read anew.
    """
    return _parsed(lines, delimiter, n_cells)


def without_blank_end(cells: list[str], n_cells: int) -> list[str]:
    """`cells` without blank ones beyond `n_cells`, as trailing delimiters leave them."""
    end = len(cells)
    while end > n_cells and not cells[end - 1].strip():
        end -= 1
    return cells[:end] if end < len(cells) else cells


def _parsed(lines: Lines, delimiter: str, n_cells: int | None) -> Iterator[ParsedRecord]:
    csv.field_size_limit(sys.maxsize)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        cells: list[str] | None
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            cells = None
        n_lines = len(lines.taken)
        if n_lines > 1 and not _has(cells, n_cells):
            n_lines, cells = 1, None
        record = ParsedRecord(lines.number, "".join(lines.taken[:n_lines]), cells)
        lines.end_record(n_lines)
        yield record


def _has(cells: list[str] | None, n_cells: int | None) -> bool:
    if cells is None or n_cells is None:
        return cells is not None
    return len(without_blank_end(cells, n_cells)) == n_cells
