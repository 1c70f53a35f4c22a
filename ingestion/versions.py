"""Which rows repeat or contradict each other, and which version of a record counts now."""

from __future__ import annotations

import duckdb

from ingestion.entities import ColumnType
from ingestion.rows import RowReader

DELETES_BY_ABSENCE = ("whole", "snapshots")


def version_kind(connection: duckdb.DuckDBPyConnection, reader: RowReader, raw: str) -> ColumnType:
    """How the declared version is compared: as number, else as instant, else as text.

    The type of the entity's column decides where the version fills one that is no text; elsewhere
    a kind is taken if every cell of `raw`, the live rows of the raw table, can be read in it.
    """
    declared = reader.version_column_type
    if declared is not None and declared is not ColumnType.TEXT:
        return COMPARED_AS[declared]
    kinds = (ColumnType.PRECISE, ColumnType.INSTANT)
    fits = ", ".join(
        f"coalesce(bool_and({reader.version_value('cell', kind)} is not null), false)"
        for kind in kinds
    )
    found = connection.execute(
        f"select {fits} from ({reader.version_cells(raw)}) where cell is not null"
    ).fetchall()
    fitting = [kind for kind, is_fitting in zip(kinds, found[0], strict=True) if is_fitting]
    return fitting[0] if fitting else ColumnType.TEXT


COMPARED_AS = {
    ColumnType.INTEGER: ColumnType.PRECISE,
    ColumnType.AMOUNT: ColumnType.PRECISE,
    ColumnType.PRECISE: ColumnType.PRECISE,
    ColumnType.DATE: ColumnType.INSTANT,
    ColumnType.INSTANT: ColumnType.INSTANT,
    ColumnType.BOOLEAN: ColumnType.TEXT,
    ColumnType.CURRENCY: ColumnType.TEXT,
}


def decide_fates(connection: duckdb.DuckDBPyConnection, reader: RowReader) -> None:
    """Write `temp.arrival_fates`: what becomes of each row of `temp.arrival_rows`.

    One row a row: `fate` ('accepted', 'quarantined' or 'duplicate'), `is_conflict`, `is_current`,
    `is_deleted`, `is_live` and `batch_id`, the first batch that held its content. Of equal rows the
    first by (live, page, position) stays. Depends on nothing but the rows and the live pages.
    """
    mapping = reader.mapping
    is_newest = "version is not distinct from newest_version" if mapping.version else "true"
    newest = "max(version)" if mapping.version else "null"
    absence = "true" if mapping.delivery in DELETES_BY_ABSENCE else "false"
    connection.execute(
        f"""
        create or replace temp table arrival_fates as
        with
        contents as materialized (
            select
                arrival_rows.rowid as row_id,
                arrival_rows.page_id,
                arrival_rows.row_number,
                arrival_rows.row_hash,
                arrival_rows.record_key,
                arrival_rows.version,
                arrival_rows.is_broken,
                arrival_rows.is_tombstone,
                arrival_pages.is_live,
                arrival_pages.recency,
                arrival_pages.first_batch_number,
                arrival_pages.first_batch_id
            from arrival_rows
            inner join arrival_pages on arrival_rows.page_id = arrival_pages.page_id
        ),
        repeated as (select row_hash from contents group by row_hash having count(*) > 1),
        copies as (
            select
                row_id,
                row_number() over (
                    partition by row_hash order by is_live desc, page_id, row_number
                ) as copy_number,
                max(recency) over (partition by row_hash) as recency,
                arg_min(first_batch_id, first_batch_number) over (partition by row_hash)
                    as batch_id
            from contents
            semi join repeated on contents.row_hash = repeated.row_hash
        ),
        first_copies as materialized (
            select
                contents.*,
                coalesce(copies.copy_number, 1) > 1 as is_duplicate,
                coalesce(copies.recency, contents.recency) as last_recency,
                coalesce(copies.batch_id, contents.first_batch_id) as batch_id
            from contents
            left join copies on contents.row_id = copies.row_id
        ),
        sound as (select * from first_copies where not is_duplicate and not is_broken),
        conflicts as (
            select record_key, version from sound
            where is_live and record_key is not null
            group by record_key, version
            having count(*) > 1
        ),
        conflicting as (
            select sound.row_id from sound
            inner join conflicts
                on sound.record_key = conflicts.record_key
                and sound.version is not distinct from conflicts.version
            where sound.is_live
        ),
        judged as materialized (
            select
                first_copies.*,
                conflicting.row_id is not null as is_conflict,
                case
                    when is_duplicate then 'duplicate'
                    when is_broken or conflicting.row_id is not null then 'quarantined'
                    else 'accepted'
                end as fate
            from first_copies
            left join conflicting on first_copies.row_id = conflicting.row_id
        ),
        newest as (
            select record_key, {newest} as newest_version from judged
            where fate = 'accepted' and is_live and {"true" if mapping.version else "false"}
            group by record_key
        ),
        live_keys as (select distinct record_key from first_copies where is_live),
        deleted as (
            select row_id from judged
            anti join live_keys on judged.record_key = live_keys.record_key
            where fate = 'accepted' and not is_live and record_key is not null and {absence}
            qualify row_number() over (
                partition by record_key
                order by last_recency desc, version desc nulls last, row_hash
            ) = 1
        )
        select
            judged.row_id,
            judged.page_id,
            judged.row_number,
            judged.record_key,
            judged.batch_id,
            judged.is_live,
            judged.is_broken,
            judged.is_conflict,
            judged.fate,
            deleted.row_id is not null or judged.is_tombstone as is_deleted,
            judged.fate = 'accepted'
                and (deleted.row_id is not null or (judged.is_live and {is_newest})) as is_current
        from judged
        left join newest on judged.record_key = newest.record_key
        left join deleted on judged.row_id = deleted.row_id
        """
    )
