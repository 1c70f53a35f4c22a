"""Which pages of an object are live, by its delivery, and which columns they lack."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import duckdb

from ingestion.mapping import used_columns
from ingestion.sources.model import SourceObject

Delivery = Literal["whole", "snapshots", "changes"]

LIVE: dict[Delivery, str] = {
    "whole": "select * from entries where batch_number = (select max(batch_number) from known)",
    "snapshots": (
        "select * from entries where batch_number = (select max(batch_number) from known)"
        " qualify page_name = max(page_name) over ()"
    ),
    "changes": (
        "select * from entries"
        " qualify batch_number = max(batch_number) over (partition by page_name)"
    ),
}
"""Live entries (a page under a name in a batch), by delivery: the files that match now, the last of
them by name, or the newest content of every name."""

RECENCY: dict[Delivery, str] = {
    "whole": "max(entries.batch_number)",
    "snapshots": "dense_rank() over (order by max(page_name), max(entries.batch_number))",
    "changes": "max(entries.batch_number)",
}
"""How late a page was live: by it the last row of a deleted record is found."""


def live_entries(delivery: Delivery) -> str:
    """CTEs `known`, `entries` and `live` of one object up to a batch.

    Parameters: $system, $object, $batch_number, the last batch that is known.
    """
    return f"""
        known as (
            select * from raw.batches
            where
                source_system = $system and source_object = $object
                and batch_number <= $batch_number
        ),
        entries as (select * from known where page_id is not null),
        live as ({LIVE[delivery]})"""


def mark_pages(
    connection: duckdb.DuckDBPyConnection, source_object: SourceObject, batch_number: int
) -> None:
    """Write `temp.arrival_pages`: one row a page, live or not, its name and its first batch."""
    delivery = source_object.mapping.delivery
    connection.execute(
        f"""
        create or replace temp table arrival_pages as
        with {live_entries(delivery)},
        live_pages as (select page_id, count(*) as n_live_names from live group by page_id)
        select
            entries.page_id,
            min(entries.page_name) as page_name,
            min(entries.batch_number) as first_batch_number,
            arg_min(entries.batch_id, entries.batch_number) as first_batch_id,
            {RECENCY[delivery]} as recency,
            coalesce(any_value(live_pages.n_live_names), 0) as n_live_names,
            count(live_pages.n_live_names) > 0 as is_live
        from entries
        left join live_pages on entries.page_id = live_pages.page_id
        group by entries.page_id
        """,
        _parameters(source_object, batch_number),
    )


def count_live_rows(
    connection: duckdb.DuckDBPyConnection, source_object: SourceObject, batch_number: int
) -> int:
    """Rows in the pages that were live as of a batch, each page once."""
    found = connection.execute(
        f"with {live_entries(source_object.mapping.delivery)},"
        " live_pages as (select distinct page_id, n_rows from live)"
        " select cast(coalesce(sum(n_rows), 0) as bigint) from live_pages",
        _parameters(source_object, batch_number),
    ).fetchall()
    return int(found[0][0])


def missing_columns(
    connection: duckdb.DuckDBPyConnection, source_object: SourceObject
) -> frozenset[str]:
    """Columns that the mapping uses and no live page has, or that went missing on the way.

    Pages are taken in the order of their names, so that a column which older files did not have yet
    is not missed, and one which newer files no longer have is. Files without a header do not count.
    """
    found = connection.execute(
        """
        select pages.columns
        from arrival_pages
        inner join raw.pages as pages
            on arrival_pages.page_id = pages.page_id
            and pages.source_system = ? and pages.source_object = ?
        where arrival_pages.is_live and len(pages.columns) > 0
        order by arrival_pages.page_name, arrival_pages.page_id
        """,
        [source_object.source, source_object.name],
    )
    pages = [set(columns) for (columns,) in found.fetchall()]
    return frozenset(
        header for header in used_columns(source_object.mapping) if _is_lost(header, pages)
    )


def _is_lost(header: str, pages: Sequence[set[str]]) -> bool:
    """True where no page has the column, or one lacks it behind another that has it."""
    since = next((at for at, columns in enumerate(pages) if header in columns), 0)
    return any(header not in columns for columns in pages[since:])


def _parameters(source_object: SourceObject, batch_number: int) -> dict[str, str | int]:
    return {
        "system": source_object.source,
        "object": source_object.name,
        "batch_number": batch_number,
    }
