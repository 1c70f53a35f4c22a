"""Sorts raw rows into accepted, quarantined with all their reasons, and duplicates."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import duckdb

from ingestion.accepted_entities import ACCEPTED_ENTITIES
from ingestion.arrival_counts import (
    COUNT_TABLES,
    NOTHING,
    ArrivalCounts,
    read_counts,
    write_counts,
)
from ingestion.pages import mark_pages, missing_columns
from ingestion.raw_columns import raw_columns
from ingestion.rows import RowReader
from ingestion.sort_inputs import input_hash
from ingestion.sources.model import SourceObject
from ingestion.sql import quoted, text
from ingestion.tables import RECORD_COLUMNS
from ingestion.transactions import transaction
from ingestion.versions import decide_fates, version_kind
from workspace.settings import Settings

OBJECT_TABLES = (
    "quarantine.rows",
    "audit.sorted_objects",
    *(f"audit.{name}" for name in COUNT_TABLES),
)
"""Tables beside accepted that hold rows of the object they name."""
TEMPORARY_TABLES = (
    "arrival_pages",
    "arrival_rows",
    "arrival_fates",
    "arrival_quarantined",
    "arrival_page_counts",
)
"""What one sorting hands from step to step; dropped at its end, for they are as large as raw."""


def sort_rows(
    connection: duckdb.DuckDBPyConnection, settings: Settings, source_object: SourceObject
) -> ArrivalCounts:
    """Sort what raw has of one object, by its mapping and its entity's rules.

    Writes, in one transaction and in place of what was there for the object: accepted.<entity>,
    quarantine.rows, audit.object_arrivals, audit.batch_counts and audit.amounts_by_currency.
    Depends on raw, mapping, thresholds and code alone: if none changed, nothing is written.
    """
    system, name = source_object.source, source_object.name
    wanted = input_hash(connection, settings, source_object)
    done = connection.execute(
        "select input_hash from audit.sorted_objects where source_system = ? and source_object = ?",
        [system, name],
    ).fetchall()
    if done == [(wanted,)]:
        return read_counts(connection, source_object)
    with transaction(connection):
        _forget(connection, system, name)
        counts = _sort(connection, settings, source_object)
        connection.execute(
            "insert into audit.sorted_objects values (?, ?, ?, ?)",
            [system, name, source_object.mapping.entity, wanted],
        )
    for table in TEMPORARY_TABLES:
        connection.execute(f"drop table if exists temp.{table}")
    return counts


def forget_unconfigured(
    connection: duckdb.DuckDBPyConnection, objects: Collection[SourceObject]
) -> None:
    """Take what is no longer configured out of accepted, quarantine and audit; raw keeps it."""
    configured = {(each.source, each.name) for each in objects}
    known = connection.execute(
        "select source_system, source_object from audit.sorted_objects order by all"
    ).fetchall()
    for system, name in known:
        if (system, name) not in configured:
            with transaction(connection):
                _forget(connection, system, name)


def _forget(connection: duckdb.DuckDBPyConnection, system: str, name: str) -> None:
    """Delete every row of an object, under whatever entity it was sorted."""
    where = "where source_system = ? and source_object = ?"
    entities = connection.execute(
        f"select distinct entity from audit.sorted_objects {where}", [system, name]
    ).fetchall()
    known = [ACCEPTED_ENTITIES[entity] for (entity,) in entities if entity in ACCEPTED_ENTITIES]
    tables = [f"accepted.{entity.table}" for entity in known]
    for table in (*tables, *OBJECT_TABLES):
        connection.execute(f"delete from {table} {where}", [system, name])


def _sort(
    connection: duckdb.DuckDBPyConnection, settings: Settings, source_object: SourceObject
) -> ArrivalCounts:
    latest = connection.execute(
        "select max(batch_number) from raw.batches where source_system = ? and source_object = ?",
        [source_object.source, source_object.name],
    ).fetchall()[0][0]
    if latest is None:
        return NOTHING
    mark_pages(connection, source_object, latest)
    reader = _reader(connection, source_object)
    _read_rows(connection, source_object, reader)
    decide_fates(connection, reader)
    _write_accepted(connection, source_object)
    _write_quarantine(connection, source_object, reader)
    write_counts(connection, settings, source_object, reader.missing)
    return read_counts(connection, source_object)


def _reader(connection: duckdb.DuckDBPyConnection, source_object: SourceObject) -> RowReader:
    names = raw_columns(connection, source_object.source, source_object.name)
    missing = missing_columns(connection, source_object)
    reader = RowReader(source_object.entity, source_object.mapping, names, missing)
    if source_object.mapping.version is None:
        return reader
    live = (
        f"(select raw_rows.* from {_raw(source_object)} as raw_rows semi join arrival_pages"
        " on raw_rows._c360_page_id = arrival_pages.page_id and arrival_pages.is_live)"
    )
    return replace(reader, version_kind=version_kind(connection, reader, live))


def _read_rows(
    connection: duckdb.DuckDBPyConnection, source_object: SourceObject, reader: RowReader
) -> None:
    """Write `temp.arrival_rows`: every raw row of a known page, read as the entity's columns."""
    known = (
        f"(select raw_rows.* from {_raw(source_object)} as raw_rows semi join arrival_pages"
        " on raw_rows._c360_page_id = arrival_pages.page_id)"
    )
    columns = ", ".join(column.name for column in source_object.entity.columns)
    connection.execute(
        f"""
        create or replace temp table arrival_rows as
        with {reader.judged(known)}
        select
            _c360_page_id as page_id,
            _c360_row as row_number,
            _c360_is_broken as is_broken,
            _c360_key as record_key,
            _c360_version as version,
            _c360_is_tombstone as is_tombstone,
            {reader.row_hash()} as row_hash,
            {columns}
        from judged
        """
    )


def _write_accepted(connection: duckdb.DuckDBPyConnection, source_object: SourceObject) -> None:
    columns = [column.name for column in source_object.entity.columns]
    names = ", ".join([*(name for name, _, _ in RECORD_COLUMNS), *columns])
    read = ", ".join(f"arrival_rows.{name}" for name in columns)
    connection.execute(
        f"""
        insert into accepted.{source_object.entity.table} ({names})
        select
            $system,
            $object,
            arrival_rows.record_key,
            arrival_rows.row_hash,
            cast(arrival_rows.version as varchar),
            arrival_fates.batch_id,
            arrival_rows.page_id,
            arrival_rows.row_number,
            arrival_fates.is_current,
            arrival_fates.is_deleted,
            {read}
        from arrival_rows
        inner join arrival_fates on arrival_rows.rowid = arrival_fates.row_id
        where arrival_fates.fate = 'accepted'
        """,
        {"system": source_object.source, "object": source_object.name},
    )


def _write_quarantine(
    connection: duckdb.DuckDBPyConnection, source_object: SourceObject, reader: RowReader
) -> None:
    """Read the quarantined rows again, now for their reasons and their cells as they arrived."""
    found = connection.execute(
        "create or replace temp table arrival_quarantined as"
        " select * from arrival_fates where fate = 'quarantined'"
    ).fetchall()
    if found == [(0,)]:
        return
    quarantined = (
        f"(select raw_rows.* from {_raw(source_object)} as raw_rows semi join arrival_quarantined"
        " on raw_rows._c360_page_id = arrival_quarantined.page_id"
        " and raw_rows._c360_row = arrival_quarantined.row_number)"
    )
    cells = "".join(
        f", {text(header)}, raw_rows.{quoted(name)}" for header, name in reader.raw_names.items()
    )
    conflict = (
        "'key_conflict: the key ''' || arrival_quarantined.record_key"
        f" || ''' stands in several live rows with different content{_undecided(reader)}'"
    )
    connection.execute(
        f"""
        insert into quarantine.rows
        with {reader.judged(quarantined)},
        reasoned as (select _c360_page_id, _c360_row, {reader.reasons()} as reasons from judged)
        select
            $system,
            $object,
            $entity,
            arrival_quarantined.batch_id,
            arrival_quarantined.page_id,
            arrival_pages.page_name,
            arrival_quarantined.row_number,
            raw_rows._c360_line,
            arrival_quarantined.record_key,
            arrival_quarantined.is_live,
            case when arrival_quarantined.is_conflict then [{conflict}] else reasons end,
            case
                when raw_rows._c360_text is null then json_object({cells.removeprefix(", ")})
                else json_object('_c360_text', raw_rows._c360_text)
            end
        from arrival_quarantined
        inner join arrival_pages on arrival_quarantined.page_id = arrival_pages.page_id
        inner join reasoned
            on arrival_quarantined.page_id = reasoned._c360_page_id
            and arrival_quarantined.row_number = reasoned._c360_row
        inner join {_raw(source_object)} as raw_rows
            on arrival_quarantined.page_id = raw_rows._c360_page_id
            and arrival_quarantined.row_number = raw_rows._c360_row
        """,
        {
            "system": source_object.source,
            "object": source_object.name,
            "entity": source_object.mapping.entity,
        },
    )


def _undecided(reader: RowReader) -> str:
    return "" if reader.mapping.version else ", and no declared version tells the newer one"


def _raw(source_object: SourceObject) -> str:
    return f"raw.{quoted(source_object.raw_table)}"
