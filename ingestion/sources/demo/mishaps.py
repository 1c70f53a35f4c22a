"""What goes wrong in exports: a few broken, repeated and cut rows, always beside the true ones."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ingestion.sources.demo.writing import Lines

Mishap = Callable[[Lines], Lines]
ENOUGH_ROWS = 300
"""Files under this size stay clean, so that mishaps stay below the thresholds of the gate."""


def _copy(lines: Lines, **changes: str) -> list[str]:
    """The row in the middle again, with the cells of the named columns changed."""
    row = list(lines[len(lines) // 2])
    for column, value in changes.items():
        row[lines[0].index(column)] = value
    return row


def _broken_row(lines: Lines, column: str, value: str) -> Lines:
    changes = {lines[0][0]: f"{lines[len(lines) // 2][0]}-9", column: value}
    return [*lines, _copy(lines, **changes)]


def _repeated_header(lines: Lines) -> Lines:
    middle = len(lines) // 3
    return [*lines[:middle], list(lines[0]), *lines[middle:]]


def _row_twice(lines: Lines) -> Lines:
    return [*lines, _copy(lines)]


def _id_twice(lines: Lines, column: str, value: str) -> Lines:
    """A new id that stands for two different rows: neither can be believed."""
    new_id = f"{lines[len(lines) // 2][0]}-8"
    first = _copy(lines, **{lines[0][0]: new_id})
    return [*lines, first, _copy(lines, **{lines[0][0]: new_id, column: value})]


def _padded_key(lines: Lines, column: str) -> Lines:
    position = lines[0].index(column)
    row = lines[len(lines) // 2]
    row[position] = f"{row[position]}  "
    return lines


MISHAPS: dict[str, tuple[Mishap, ...]] = {
    "crm/accounts.csv": (partial(_broken_row, column="Account ID", value=""),),
    "crm/contacts.csv": (_repeated_header, partial(_padded_key, column="Account ID")),
    "crm/activities.csv": (
        partial(_id_twice, column="Minutes", value="481"),
        partial(_broken_row, column="Date", value="2026-02-30 10:00:00"),
    ),
    "helpdesk/tickets.csv": (partial(_broken_row, column="created_at", value="yesterday"),),
    "helpdesk/ticket_events.csv": (_row_twice,),
    "billing/rechnungen.csv": (partial(_broken_row, column="Rechnungsdatum", value="31.02.2026"),),
    "billing/rechnungspositionen.csv": (partial(_broken_row, column="Rechnungsnr", value=""),),
    "success/survey_responses.csv": (_row_twice, partial(_broken_row, column="kind", value="NSP")),
}
CUT_OFF = ("helpdesk/ticket_events.csv",)
"""Files whose last line, a repeated one, breaks off."""


def spoiled_lines(file: str, lines: Lines) -> Lines:
    """The lines of `file` with its mishaps; a short file is left as it is."""
    if len(lines) > ENOUGH_ROWS:
        for mishap in MISHAPS.get(file, ()):
            lines = mishap(lines)
    return lines


def spoiled_text(file: str, text: str) -> str:
    """The text of `file`, cut inside its last line where the file is known for that."""
    if file not in CUT_OFF or text.count("\n") <= ENOUGH_ROWS:
        return text
    last = text.rstrip("\n").rindex("\n") + 1
    return text[: last + len(text[last:]) // 3]
