"""Why a cell cannot be read: the shape in which each kind of cell tells it."""

from __future__ import annotations

from typing import NamedTuple


class Problem(NamedTuple):
    """One way in which a cell is unreadable; of several, the first whose condition holds counts."""

    condition: str
    """SQL over the cell."""
    code: str
    """Stable; the reason begins with it."""
    says: str
    """What the reason says of the cell, for people."""
