"""A source record by its name, as people type it and read it: crm.salesforce:0015g00000A1."""

from __future__ import annotations

from typing import NamedTuple


class Record(NamedTuple):
    """One record of one system that stands for a customer."""

    department: str
    source_system: str
    record_id: str

    def __str__(self) -> str:
        """As people type it and commands show it."""
        return f"{self.department}.{self.source_system}:{self.record_id}"
