"""The column names of an export, fit to be columns of a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ingestion.sources.model import PAGE_COLUMNS
from ingestion.sources.text_files import spelled
from workspace.errors import SourceUnreadableError

_AROUND = "\ufeff\x00\xa0 \t\r\n"
"""What stands around names in exports and is no part of them."""


def column_names(cells: Sequence[str | None], page_name: str) -> tuple[str, ...]:
    """The header's cells, trimmed; an empty one is named by its position.

    Raises:
        SourceUnreadableError: two columns have one name (tables do not tell case apart), or one has
            the name of a column of ours.
    """
    trimmed = [spelled((cell or "").strip(_AROUND)) for cell in cells]
    names = [name or f"column_{position}" for position, name in enumerate(trimmed, start=1)]
    counts = Counter(name.casefold() for name in names)
    if repeated := [name for name in names if counts[name.casefold()] > 1]:
        raise SourceUnreadableError(
            f"{page_name} has several columns named '{repeated[0]}'.",
            remedy="Rename or remove the others in the export: which one is meant cannot be known.",
        )
    if taken := [name for name in names if name.casefold() in PAGE_COLUMNS]:
        raise SourceUnreadableError(
            f"{page_name} has a column '{taken[0]}', a name that is ours.",
            remedy="Rename it in the export.",
        )
    return tuple(names)
