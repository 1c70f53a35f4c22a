"""`c360 quarantine`: which rows were set aside, why, and where they stand in their files."""

from __future__ import annotations

from typing import Any

import orjson

from dagster_project.output import print_json, print_table, say
from dagster_project.warehouse import reading
from workspace.configuration_errors import nearest
from workspace.errors import C360Error
from workspace.paths import Workspace

BY_REASON = """
select source_system, source_object, split_part(reason, ':', 1) as reason, count(*) as n_rows
from (select source_system, source_object, unnest(reasons) as reason from quarantine.rows)
group by all
order by all
"""
ROWS = """
select page_name, line_number, record_key, reasons, cells
from quarantine.rows
where source_system = ? and source_object = ?
order by page_name, line_number, row_number
limit ?
"""
LABELS = """
select source_system || '.' || source_object from audit.object_arrivals order by all
"""


def list_reasons(workspace: Workspace, *, as_json: bool) -> None:
    """Print how many rows of each object were set aside, for which reason.

    A row with two reasons counts under both.

    Raises:
        C360Error: the workspace has no warehouse yet.
    """
    columns = ("source", "object", "reason", "rows")
    with reading(workspace) as connection:
        rows = connection.execute(BY_REASON).fetchall()
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    elif rows:
        print_table(columns, rows)
    else:
        say("No row is quarantined.")


def show_rows(workspace: Workspace, label: str, n_rows: int, *, as_json: bool) -> None:
    """Print rows of one object that were set aside, with file, line, reasons and cells.

    Args:
        workspace: whose warehouse is read.
        label: source.object.
        n_rows: how many rows to print at most.
        as_json: print JSON with every cell in place of a table.

    Raises:
        C360Error: the workspace has no warehouse yet, or no object of that name.
    """
    source, _, name = label.partition(".")
    with reading(workspace) as connection:
        known = [label for (label,) in connection.execute(LABELS).fetchall()]
        rows = connection.execute(ROWS, [source, name, n_rows]).fetchall()
    if label not in known:
        raise C360Error(
            f"There is no object '{label}'.{nearest(label, known)}",
            remedy=f"Known are: {', '.join(known)}.",
        )
    records = [_record(row) for row in rows]
    if as_json:
        print_json(records)
    elif records:
        say("\n".join(_text(record) for record in records))
    else:
        say(f"No row of {label} is quarantined.")


def _record(row: tuple[Any, ...]) -> dict[str, Any]:
    page_name, line_number, record_key, reasons, cells = row
    return {
        "file": page_name,
        "line": line_number,
        "key": record_key,
        "reasons": reasons,
        "cells": orjson.loads(cells),
    }


def _text(record: dict[str, Any]) -> str:
    """A row as a person reads it: where it stands, what is wrong, what it says."""
    cells = record["cells"].items()
    lines = [
        f"{record['file']}, line {record['line']}, key {record['key'] or 'unknown'}",
        *(f"  {reason}" for reason in record["reasons"]),
        f"  {', '.join(f'{name}={value}' for name, value in cells if value not in (None, ''))}",
    ]
    return "\n".join(lines)
