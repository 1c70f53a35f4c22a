"""What became of an object's rows and amounts, counted so that what landed is accounted for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date

import duckdb

from ingestion.arrival_amounts import write_amounts
from ingestion.pages import count_live_rows
from ingestion.sources.model import SourceObject
from workspace.settings import Settings

COUNT_TABLES = ("object_arrivals", "batch_counts", "amounts_by_currency")


@dataclass(frozen=True)
class ArrivalCounts:
    """Rows of one object: n_landed = n_accepted + n_quarantined + n_duplicates + n_erased.

    These five are over every content of every file name that ever landed. `n_current` are records
    that count now; the `n_live` ones are over the rows of the live pages, each page once:
    `n_live_quarantined` has those with a reason, repeated or not, and `n_key_conflicts`, the
    different contents under one key, among them. `n_live_previously`: live rows as of the latest
    earlier batch that had any, 0 without one.
    """

    n_landed: int
    n_accepted: int
    n_quarantined: int
    n_duplicates: int
    n_erased: int
    n_current: int
    n_live: int
    n_live_quarantined: int
    n_key_conflicts: int
    n_live_previously: int
    missing_columns: tuple[str, ...]


NOTHING = ArrivalCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ())
"""The counts of an object that never landed."""


def read_counts(
    connection: duckdb.DuckDBPyConnection, source_object: SourceObject
) -> ArrivalCounts:
    """The counts that the last sorting of the object wrote."""
    names = [each.name for each in fields(ArrivalCounts)]
    found = connection.execute(
        f"select {', '.join(names)} from audit.object_arrivals"
        " where source_system = ? and source_object = ?",
        [source_object.source, source_object.name],
    ).fetchall()
    if not found:
        return NOTHING
    counts = dict(zip(names, found[0], strict=True))
    return ArrivalCounts(**{**counts, "missing_columns": tuple(counts["missing_columns"])})


def write_counts(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    source_object: SourceObject,
    missing_columns: Collection[str],
) -> None:
    """Write the audit rows of an object whose fates are in `temp.arrival_fates`."""
    connection.execute(
        """
        create or replace temp table arrival_page_counts as
        select
            page_id,
            count(*) filter (where fate = 'accepted') as n_accepted,
            count(*) filter (where fate = 'quarantined') as n_quarantined,
            count(*) filter (where fate = 'duplicate') as n_duplicates
        from arrival_fates
        group by page_id
        """
    )
    _write_batch_counts(connection, source_object)
    write_amounts(connection, source_object)
    _write_object(connection, settings, source_object, missing_columns)


def _write_batch_counts(connection: duckdb.DuckDBPyConnection, source_object: SourceObject) -> None:
    """One row a batch; a page that stands in it under a second name is all duplicates there."""
    connection.execute(
        f"""
        insert into audit.batch_counts
        with entries as (
            select batches.*, row_number() over (
                partition by batch_number, page_id order by page_name
            ) as copy_number
            from raw.batches as batches
            where source_system = $system and source_object = $object
        )
        select $system, $object, batch_id, batch_number, {_COUNTED_ENTRIES}
        from entries
        left join arrival_page_counts as counts on entries.page_id = counts.page_id
        group by batch_id, batch_number
        """,
        _object_parameters(source_object),
    )


_COUNTED_ENTRIES = """
    cast(sum(entries.n_rows) as bigint) as n_landed,
    cast(coalesce(sum(counts.n_accepted) filter (where copy_number = 1), 0) as bigint)
        as n_accepted,
    cast(coalesce(sum(counts.n_quarantined) filter (where copy_number = 1), 0) as bigint)
        as n_quarantined,
    cast(
        coalesce(sum(counts.n_duplicates) filter (where copy_number = 1), 0)
        + coalesce(sum(entries.n_rows) filter (where copy_number > 1), 0) as bigint
    ) as n_duplicates,
    cast(0 as bigint) as n_erased"""


def _write_object(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    source_object: SourceObject,
    missing_columns: Collection[str],
) -> None:
    mapping, gates = source_object.mapping, settings.gates
    parameters = _object_parameters(source_object)
    found = connection.execute(
        """
        select batch_number, any_value(batch_id), any_value(landed_at), (
            select coalesce(max(earlier.batch_number), 0) from raw.batches as earlier
            where
                earlier.source_system = $system and earlier.source_object = $object
                and earlier.n_rows > 0 and earlier.batch_number < batches.batch_number
        )
        from raw.batches as batches
        where source_system = $system and source_object = $object
        group by batch_number
        order by batch_number desc
        limit 1
        """,
        parameters,
    ).fetchall()
    number, batch_id, landed_at, earlier_number = found[0]
    totals = connection.execute(
        f"""
        with names as (
            select distinct page_name, page_id, n_rows from raw.batches
            where source_system = $system and source_object = $object and page_id is not null
        ),
        entries as (
            select *, row_number() over (partition by page_id order by page_name) as copy_number
            from names
        )
        select {_COUNTED_ENTRIES}
        from entries
        left join arrival_page_counts as counts on entries.page_id = counts.page_id
        """,
        parameters,
    ).fetchall()[0]
    n_current, n_live_quarantined, n_key_conflicts = connection.execute(
        """
        select
            count(*) filter (where is_current and not is_deleted),
            count(*) filter (where is_live and (is_broken or is_conflict)),
            count(*) filter (where is_conflict)
        from arrival_fates
        """
    ).fetchall()[0]
    rates = (
        gates.quarantine_warn_rate,
        _first(mapping.quarantine_refuse_rate, gates.quarantine_refuse_rate),
        _first(mapping.key_conflict_refuse_rate, gates.key_conflict_refuse_rate),
    )
    numbers = [
        *(count or 0 for count in totals),
        n_current,
        count_live_rows(connection, source_object, number),
        n_live_quarantined,
        n_key_conflicts,
        count_live_rows(connection, source_object, earlier_number),
    ]
    newest = _newest_record_date(connection, source_object)
    connection.execute(
        f"insert into audit.object_arrivals values ({', '.join(['?'] * 21)})",
        [
            source_object.source, source_object.name, mapping.entity, mapping.delivery,
            batch_id, landed_at, *numbers, newest, sorted(missing_columns), *rates,
        ],
    )  # fmt: skip


def _newest_record_date(
    connection: duckdb.DuckDBPyConnection, source_object: SourceObject
) -> date | None:
    """The latest day (UTC) that a record of the object is from; None where none tells its day."""
    entity = source_object.entity
    if not entity.dated_by:
        return None
    days = ", ".join(f"cast({column} as date)" for column in entity.dated_by)
    found: list[tuple[date | None]] = connection.execute(
        f"""
        select max(coalesce({days})) from accepted.{entity.table}
        where
            source_system = $system and source_object = $object
            and is_current and not is_deleted
        """,
        _object_parameters(source_object),
    ).fetchall()
    return found[0][0]


def _first(own: float | None, general: float) -> float:
    return general if own is None else own


def _object_parameters(source_object: SourceObject) -> dict[str, str]:
    return {"system": source_object.source, "object": source_object.name}
