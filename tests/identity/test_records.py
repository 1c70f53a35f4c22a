"""Records by their names."""

from __future__ import annotations

import pytest

from identity.records import Record, parse_record
from workspace.errors import C360Error


@pytest.mark.parametrize(
    "record",
    [Record("crm", "salesforce", "001"), Record("billing", "bank", "a:b.c d")],
    ids=["plain", "an id with signs"],
)
def test_a_record_is_read_as_it_is_written(record: Record) -> None:
    assert parse_record(str(record)) == record


@pytest.mark.parametrize("text", ["", "001", "crm:001", "crm.:1", ".sales:1", "crm.sales:"])
def test_what_names_no_record_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(C360Error, match=r"names no record\. Write department\.system:id"):
        parse_record(text)
