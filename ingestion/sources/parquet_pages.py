"""Parquet files: every column as text, in the order of the file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa

from ingestion.sources.duckdb_reading import reader, text_columns
from ingestion.sources.headers import column_names
from ingestion.sources.model import ROWS_AT_ONCE
from ingestion.sources.records import numbered_batches
from ingestion.sql import text
from workspace.errors import SourceUnreadableError
from workspace.settings import ObjectMapping


def parquet_batches(path: Path, _: ObjectMapping) -> Iterator[pa.RecordBatch]:
    """The rows of a Parquet file.

    Raises:
        SourceUnreadableError: the file is no Parquet, is cut off, or names of it repeat.
    """
    try:
        with reader() as connection:
            relation = connection.sql(f"from read_parquet({text(str(path))})")
            names = column_names(relation.columns, path.name)
            rows = relation.select(", ".join(text_columns(relation.columns, relation.types)))
            yield from numbered_batches(names, rows.to_arrow_reader(ROWS_AT_ONCE))
    except duckdb.Error as error:
        raise SourceUnreadableError(
            f"{path} cannot be read as Parquet: {str(error).splitlines()[0]}",
            remedy="Send the whole file again, under a name that tells its format.",
        ) from None
