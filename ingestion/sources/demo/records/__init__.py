"""What departments record of what happened: one part after the other, each in its own folder."""

from collections.abc import Callable
from typing import NamedTuple

import duckdb

from ingestion.sources.demo.records import billing, crm, finance, names, success, support, usage

Build = Callable[[duckdb.DuckDBPyConnection], None]


class Part(NamedTuple):
    """What makes the tables of one department."""

    build_company: Build
    """Makes what exists once, before any block."""
    build_block: Build
    """Makes the records of the customers in the schema `facts`."""


PARTS = (
    Part(names.build_company, names.build_block),
    Part(billing.build_company, billing.build_records),
    *(
        Part(each.build_company, each.build_block)
        for each in (crm, success, support, usage, finance)
    ),
)
"""In their order: a part reads the records of those before it. Billing's truth is apart."""
