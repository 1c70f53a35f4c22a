"""The tables that ingestion writes: accepted rows by entity, quarantined rows, counts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from ingestion.accepted_entities import ACCEPTED_ENTITIES
from ingestion.entities import Entity
from ingestion.transactions import transaction

RECORD_COLUMNS = (
    ("source_system", "varchar", "Source in customer360.toml that the row came from."),
    ("source_object", "varchar", "Object of that source."),
    ("record_key", "varchar", "The row's key values, joined by '|'."),
    ("row_hash", "varchar", "Hash of what the row says: key, version and columns of the entity."),
    ("version", "varchar", "What orders the versions of the record, where the source says."),
    ("batch_id", "varchar", "First batch that held the row."),
    ("page_id", "varchar", "Page of landing that holds the row."),
    ("row_number", "bigint", "Position of the row in its page, from 1."),
    ("is_current", "boolean", "True for the one version of the record that counts now."),
    ("is_deleted", "boolean", "True where the source no longer has the record."),
)
"""What every accepted row carries before the columns of its entity: name, type, description."""

DERIVED_SCHEMAS = ("accepted", "quarantine", "audit")

RAW_DDL = """
create schema if not exists raw;
create table if not exists raw.pages (
    source_system varchar not null,
    source_object varchar not null,
    page_id varchar not null,
    n_rows bigint not null,
    columns varchar[] not null
);
create table if not exists raw.batches (
    source_system varchar not null,
    source_object varchar not null,
    batch_id varchar not null,
    batch_number bigint not null,
    landed_at timestamp not null,
    page_name varchar,
    page_id varchar,
    n_rows bigint not null
);
create table if not exists raw.columns (
    source_system varchar not null,
    source_object varchar not null,
    header varchar not null,
    column_name varchar not null,
    position bigint not null
);
"""
"""What landed: each page once, the pages of each batch (one row without page for an empty one), and
which column of a raw table holds which column of the export."""

QUARANTINE_DDL = """
create table if not exists quarantine.rows (
    source_system varchar not null,
    source_object varchar not null,
    entity varchar not null,
    batch_id varchar not null,
    page_id varchar not null,
    page_name varchar not null,
    row_number bigint not null,
    line_number bigint,
    record_key varchar,
    is_live boolean not null,
    reasons varchar[] not null,
    cells json not null
);
"""

AUDIT_DDL = """
create table if not exists audit.object_arrivals (
    source_system varchar not null,
    source_object varchar not null,
    entity varchar not null,
    delivery varchar not null,
    batch_id varchar not null,
    landed_at timestamp not null,
    n_landed bigint not null,
    n_accepted bigint not null,
    n_quarantined bigint not null,
    n_duplicates bigint not null,
    n_erased bigint not null,
    n_current bigint not null,
    n_live bigint not null,
    n_live_quarantined bigint not null,
    n_key_conflicts bigint not null,
    n_live_previously bigint not null,
    newest_record_date date,
    missing_columns varchar[] not null,
    quarantine_warn_rate double not null,
    quarantine_refuse_rate double not null,
    key_conflict_refuse_rate double not null
);
create table if not exists audit.batch_counts (
    source_system varchar not null,
    source_object varchar not null,
    batch_id varchar not null,
    batch_number bigint not null,
    n_landed bigint not null,
    n_accepted bigint not null,
    n_quarantined bigint not null,
    n_duplicates bigint not null,
    n_erased bigint not null
);
create table if not exists audit.amounts_by_currency (
    source_system varchar not null,
    source_object varchar not null,
    entity varchar not null,
    column_name varchar not null,
    currency varchar not null,
    landed_amount decimal(38, 8) not null,
    accepted_amount decimal(38, 8) not null,
    quarantined_amount decimal(38, 8) not null,
    duplicate_amount decimal(38, 8) not null,
    superseded_amount decimal(38, 8) not null
);
create table if not exists audit.sorted_objects (
    source_system varchar not null,
    source_object varchar not null,
    entity varchar not null,
    input_hash varchar not null
);
create table if not exists audit.check_results (
    run_id varchar not null,
    gate varchar not null,
    check_name varchar not null,
    subject varchar not null,
    severity varchar not null,
    outcome varchar not null,
    n_failing bigint not null,
    message varchar not null,
    sample json,
    checked_at timestamp not null
);
"""


def accepted_ddl(entity: Entity) -> str:
    """The statement that makes the accepted table of one entity."""
    columns = [f"{name} {kind}" for name, kind, _ in RECORD_COLUMNS]
    columns += [f"{column.name} {column.type.value}" for column in entity.columns]
    return f"create table if not exists accepted.{entity.table} ({', '.join(columns)})"


@contextmanager
def written_warehouse(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse for writing, with its tables; readable by its owner only: it knows people."""
    with duckdb.connect(path) as connection:
        path.chmod(0o600)
        # A run tells its own progress.
        connection.execute("set enable_progress_bar = false")
        create_tables(connection)
        yield connection


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Make every table that is not there yet: a department without a system is an empty one.

    What sorting and checking write is made anew where an older release gave it other columns: it is
    derived from raw, which stays.
    """
    connection.execute(RAW_DDL)
    derived = [*map(accepted_ddl, ACCEPTED_ENTITIES.values()), QUARANTINE_DDL, AUDIT_DDL]
    layout = hashlib.sha256("".join(derived).encode()).hexdigest()
    connection.execute("create table if not exists raw.layout (layout_hash varchar not null)")
    if connection.execute("from raw.layout").fetchall() != [(layout,)]:
        with transaction(connection):
            for schema in DERIVED_SCHEMAS:
                connection.execute(f"drop schema if exists {schema} cascade")
            connection.execute("delete from raw.layout")
            connection.execute("insert into raw.layout values (?)", [layout])
    for schema in DERIVED_SCHEMAS:
        connection.execute(f"create schema if not exists {schema}")
    for statement in derived:
        connection.execute(statement)
