"""Builds the files of a generation from the marts of the warehouse; touches nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from serving.manifest import TableContent
from serving.tables import RUN_TIME_TABLES, TableText
from workspace.errors import GateRefusedError, StorageError

ONLY_OWNER = 0o600
CONTENT = """
select
    count(*) as n_rows,
    md5(concat_ws('|', count(*), sum(hash(t)::hugeint), bit_xor(hash(t)))) as content_hash
from full_file.marts.{table} as t
"""
MARTS = """
select table_name from duckdb_tables()
where database_name = 'warehouse' and schema_name = 'marts'
"""


@dataclass(frozen=True)
class GenerationBuilder:
    """Writes full.duckdb, bi.duckdb and parquet/ into one folder.

    Attributes:
        connection: has the warehouse attached as `warehouse`, and the table `facts`.
        folder: exists and is empty.
        tables: texts of every table to publish, by name without the schema `marts`.
    """

    connection: duckdb.DuckDBPyConnection
    folder: Path
    tables: Mapping[str, TableText]

    def build(self) -> dict[str, TableContent]:
        """Write all files, closed and checkpointed; returns the content of each table.

        Raises:
            GateRefusedError: a table is described and was not built.
            StorageError: a file was left with unwritten changes beside it.
        """
        self._require_tables()
        self._attach("full")
        (self.folder / "full.duckdb").chmod(ONLY_OWNER)
        for table, text in self.tables.items():
            self._write_full(table, text)
        content = {table: self._content(table) for table in self.tables}
        self._attach("bi")
        for table, text in self.tables.items():
            self._write_open(table, text)
        self._detach("bi")
        self._detach("full")
        return content

    def _require_tables(self) -> None:
        built = {name for (name,) in self.connection.execute(MARTS).fetchall()}
        if missing := sorted(self.tables.keys() - RUN_TIME_TABLES.keys() - built):
            raise GateRefusedError(
                f"Nothing was published: {', '.join(missing)} of the marts were not built.",
                remedy="Readers keep what they have; see the log of the run.",
            )

    def _attach(self, name: str) -> None:
        path = str(self.folder / f"{name}.duckdb").replace("'", "''")
        self.connection.execute(f"attach '{path}' as {name}_file")
        self.connection.execute(f"create schema {name}_file.marts")

    def _detach(self, name: str) -> None:
        self.connection.execute(f"checkpoint {name}_file")
        self.connection.execute(f"detach {name}_file")
        if (leftover := self.folder / f"{name}.duckdb.wal").exists():
            raise StorageError(
                f"{leftover} was left beside its file, so the file is not whole.",
                remedy="Run again.",
            )

    def _write_full(self, table: str, text: TableText) -> None:
        rows = RUN_TIME_TABLES.get(table, f"from warehouse.marts.{table}")
        self._create("full", table, f"from ({rows}) order by all")
        self._comment("full", table, text, self._columns(table))

    def _write_open(self, table: str, text: TableText) -> None:
        columns = text.open_columns(self._columns(table))
        if not columns:
            return
        rows = f"select {', '.join(columns)} from full_file.marts.{table}"
        self._create("bi", table, rows)
        self._comment("bi", table, text, columns)
        folder = self.folder / "parquet"
        folder.mkdir(exist_ok=True)
        path = str(folder / f"{table}.parquet").replace("'", "''")
        self.connection.execute(f"copy bi_file.marts.{table} to '{path}' (compression zstd)")

    def _create(self, file: str, table: str, rows: str) -> None:
        self.connection.execute(f"create table {file}_file.marts.{table} as {rows}")

    def _comment(self, file: str, table: str, text: TableText, columns: list[str]) -> None:
        place = f"{file}_file.marts.{table}"
        self.connection.execute("begin")
        self.connection.execute(f"comment on table {place} is {_literal(text.description)}")
        for column in columns:
            if described := text.columns.get(column):
                comment = _literal(described.description)
                self.connection.execute(f"comment on column {place}.{column} is {comment}")
        self.connection.execute("commit")

    def _columns(self, table: str) -> list[str]:
        self.connection.execute(f"from full_file.marts.{table} limit 0")
        return [name for name, *_ in self.connection.description or ()]

    def _content(self, table: str) -> TableContent:
        row = self.connection.execute(CONTENT.format(table=table)).fetchall()[0]
        return TableContent(*row)


def _literal(text: str) -> str:
    escaped = text.replace("'", "''")
    return f"'{escaped}'"
