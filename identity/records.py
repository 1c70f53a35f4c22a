"""A source record by its name, as people type it and read it: crm.salesforce:0015g00000A1."""

from __future__ import annotations

from typing import NamedTuple

from workspace.errors import C360Error


class Record(NamedTuple):
    """One record of one system that stands for a customer."""

    department: str
    source_system: str
    record_id: str

    def __str__(self) -> str:
        """As `parse_record` reads it."""
        return f"{self.department}.{self.source_system}:{self.record_id}"


def parse_record(text: str) -> Record:
    """The record that a person means.

    Raises:
        C360Error: the text is no department.system:id.
    """
    place, colon, record_id = text.partition(":")
    department, dot, source_system = place.partition(".")
    if not (colon and dot and department and source_system and record_id):
        raise C360Error(
            f"'{text}' names no record.",
            remedy="Write department.system:id, for example crm.salesforce:0015g00000A1.",
        )
    return Record(department, source_system, record_id)
