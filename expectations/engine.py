"""Great Expectations on DuckDB: queries and the suites their rows must satisfy in, outcomes out.

Importing this module takes 5 s of CPU: only a gate that runs does it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import great_expectations as gx
from great_expectations.core import ExpectationSuite, ExpectationSuiteValidationResult
from great_expectations.data_context.types.base import (
    DataContextConfig,
    InMemoryStoreBackendDefaults,
    ProgressBarsConfig,
)
from great_expectations.datasource.fluent.interfaces import TestConnectionError
from great_expectations.datasource.fluent.sql_datasource import (
    QueryAsset,
    SQLDatasource,
    TableAsset,
)
from great_expectations.exceptions.exceptions import GreatExpectationsError
from great_expectations.expectations.core.expect_table_row_count_to_be_between import (
    ExpectTableRowCountToBeBetween,
)
from great_expectations.expectations.core.unexpected_rows_expectation import (
    UnexpectedRowsExpectation,
)
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from expectations.checks import Check
from expectations.duckdb_mend import keep_duckdb_connections_open
from expectations.reading import COUNTED_ROWS, broken_suite, read_suite
from expectations.results import SAMPLE_ROWS, CheckOutcome


@dataclass(frozen=True)
class Inspection:
    """A query, the suite that its rows must satisfy, and the columns that tell one row.

    An expectation about columns needs `row_id` to say which rows fail.
    """

    query: str
    suite: ExpectationSuite
    row_id: tuple[str, ...] = field(default=())


def no_rows(check: Check, subject: str, query: str) -> UnexpectedRowsExpectation:
    """The expectation that `query`, in which `{batch}` stands for the batch, returns no row."""
    return UnexpectedRowsExpectation(unexpected_rows_query=query, **check.about(subject))


def inspect(
    database: Path,
    inspections: Sequence[Inspection],
    *,
    attached: Mapping[str, Path] | None = None,
    personal: frozenset[str] = frozenset(),
) -> list[CheckOutcome]:
    """Run every suite on the rows of its query; nothing is written anywhere.

    Args:
        database: DuckDB file, opened read-only once for all suites and closed again.
        inspections: what to run; each expectation carries its `Check`.
        attached: further DuckDB files that queries may read, by the name they use for them.
        personal: columns that no sample may hold.

    Returns:
        One outcome for each expectation. What could not be asked is `broken`, never passed.
    """
    try:
        with _assets(database, inspections, attached or {}) as assets:
            return [
                outcome
                for asset, inspection in zip(assets, inspections, strict=True)
                for outcome in _outcomes(asset, inspection, personal)
            ]
    except (TestConnectionError, SQLAlchemyError) as error:
        return [
            outcome
            for inspection in inspections
            for outcome in broken_suite(inspection.suite, str(error))
        ]


@contextmanager
def _assets(
    database: Path, inspections: Sequence[Inspection], attached: Mapping[str, Path]
) -> Iterator[list[TableAsset | QueryAsset]]:
    """The assets of an ephemeral context's only datasource; its handle is closed at the end."""
    keep_duckdb_connections_open()
    context = gx.get_context(
        mode="ephemeral",
        project_config=DataContextConfig(
            store_backend_defaults=InMemoryStoreBackendDefaults(),
            analytics_enabled=False,
            progress_bars=ProgressBarsConfig(globally=False),
        ),
    )
    datasource = context.data_sources.add_or_update_sql(
        datasource=SQLDatasource(
            name="warehouse",
            # The path goes past the URL, in which Great Expectations would expand a "$".
            connection_string="duckdb:///:memory:",
            kwargs={"connect_args": {"database": str(database), "read_only": True}},
            create_temp_table=False,
            # Only queries that begin with the word select are taken.
            assets=[
                QueryAsset(name=f"batch_{number}", query=f"select * from ({inspection.query})")
                for number, inspection in enumerate(inspections)
            ],
        )
    )
    engine = datasource.get_execution_engine()
    try:
        for name, path in attached.items():
            place = str(path).replace("'", "''")
            engine.execute_query(text(f"attach '{place}' as {name} (read_only)"))
        yield datasource.assets
    finally:
        with engine.get_connection() as connection:
            connection.close()
        engine.engine.dispose()
        datasource.get_engine().dispose()


def _outcomes(
    asset: TableAsset | QueryAsset, inspection: Inspection, personal: frozenset[str]
) -> list[CheckOutcome]:
    try:
        return read_suite(_validate(asset, inspection), personal)
    except (GreatExpectationsError, SQLAlchemyError) as error:
        return broken_suite(inspection.suite, str(error))


def _validate(
    asset: TableAsset | QueryAsset, inspection: Inspection
) -> ExpectationSuiteValidationResult:
    counted = ExpectationSuite(
        name=inspection.suite.name,
        expectations=[
            ExpectTableRowCountToBeBetween(min_value=0, meta={COUNTED_ROWS: True}),
            *inspection.suite.expectations,
        ],
    )
    return asset.get_batch(asset.build_batch_request()).validate(
        counted,
        result_format={
            "result_format": "COMPLETE",
            "partial_unexpected_count": SAMPLE_ROWS,
            "unexpected_index_column_names": list(inspection.row_id),
        },
    )
