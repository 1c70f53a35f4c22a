"""What happens to files on their way: a header in the middle, a cell that is no number."""

from __future__ import annotations

from collections.abc import Callable

Lines = list[str]


def spoiled(name: str, lines: Lines) -> Lines:
    """The lines of an export with the mishaps that this file is known for."""
    mishap = MISHAPS.get(name)
    return mishap(lines) if mishap and len(lines) > LEAST_LINES else lines


def _appended_twice(lines: Lines) -> Lines:
    """Two exports put together by hand: the header stands in the middle again."""
    middle = len(lines) // 2
    return [*lines[:middle], lines[0], *lines[middle:]]


def _broken_amount(lines: Lines) -> Lines:
    """A cell that a spreadsheet made unreadable."""
    last = lines[-1].split(";")
    broken = [f"{last[0]}-2", *("#WERT!" if "," in cell else cell for cell in last[1:])]
    return [*lines, ";".join(broken)]


def _cut_off(lines: Lines) -> Lines:
    """The last line breaks off."""
    return [*lines, lines[-1].split(",", 1)[0] + ",0"]


LEAST_LINES = 20
MISHAPS: dict[str, Callable[[Lines], Lines]] = {
    "touchpoints.csv": _appended_twice,
    "kosten.csv": _broken_amount,
    "survey_responses.csv": _cut_off,
}
