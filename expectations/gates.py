"""The two gates as others call them: run the suites, keep every outcome, return them all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import duckdb

from expectations.arrival_checks import ARRIVAL_CHECKS
from expectations.departure_checks import DEPARTURE_CHECKS
from expectations.results import CheckId, CheckOutcome, store, unanswered
from expectations.subjects import ArrivalSubject, TypedColumns, typed_columns

PLAUSIBLE_YEARS_AHEAD = 20


def expected_arrival_checks(objects: Sequence[ArrivalSubject]) -> frozenset[CheckId]:
    """The checks that must have left a result before anything may be published."""
    return frozenset(check.id(subject.name) for subject in objects for check in ARRIVAL_CHECKS)


def arrival_gate(
    database: Path,
    run_id: str,
    checked_at: datetime,
    objects: Sequence[ArrivalSubject],
    *,
    personal: frozenset[str] = frozenset(),
) -> list[CheckOutcome]:
    """Check every object, keep the outcomes in audit.check_results, and return them.

    Args:
        database: the warehouse; no other handle on it may be open.
        run_id: the run that the outcomes belong to; asked again, it replaces them.
        checked_at: UTC, without zone; dates are plausible up to 20 years after it.
        objects: every object that is configured, also one that sent nothing.
        personal: columns that no sample may hold.
    """
    from expectations.engine import Inspection, inspect  # noqa: PLC0415 (5 s of CPU)
    from expectations.raw import (  # noqa: PLC0415
        arrival,
        arrival_query,
        current_rows,
        current_rows_query,
    )

    columns = typed_columns(database)
    latest = checked_at.date().replace(day=1, year=checked_at.year + PLAUSIBLE_YEARS_AHEAD)
    inspections = []
    for subject in objects:
        typed = columns.get(subject.accepted_table, TypedColumns())
        inspections += [
            Inspection(arrival_query(subject), arrival(subject)),
            Inspection(current_rows_query(subject), current_rows(subject, typed, latest)),
        ]
    outcomes = inspect(database, inspections, personal=personal)
    outcomes += unanswered(expected_arrival_checks(objects), outcomes)
    with duckdb.connect(str(database)) as connection:
        store(connection, run_id, "arrival", outcomes, checked_at)
    return outcomes


def expected_departure_checks() -> frozenset[CheckId]:
    """The checks, beside dbt's tests, that must have left a result before anything is published."""
    return DEPARTURE_CHECKS


def departure_gate(
    database: Path,
    run_id: str,
    checked_at: datetime,
    *,
    previous: Path | None,
    volume_change_refuse_rate: float,
    personal: frozenset[str] = frozenset(),
) -> list[CheckOutcome]:
    """Check the marts, keep the outcomes in audit.check_results, and return them.

    Args:
        database: the warehouse after dbt; no other handle on it may be open.
        run_id: the run that the outcomes belong to; asked again, it replaces them.
        checked_at: UTC, without zone.
        previous: full.duckdb of the generation that is published now; None before the first.
        volume_change_refuse_rate: largest change against it, as a share (0.5: by half).
        personal: columns that no sample may hold.
    """
    from expectations.engine import inspect  # noqa: PLC0415 (5 s of CPU)
    from expectations.marts import mart_inspections  # noqa: PLC0415
    from expectations.reconciliation import (  # noqa: PLC0415
        read_stages,
        reconciliation_inspections,
    )
    from expectations.volume import volume_outcomes  # noqa: PLC0415

    inspections = [*mart_inspections(), *reconciliation_inspections(read_stages(database))]
    outcomes = inspect(database, inspections, personal=personal)
    outcomes += volume_outcomes(database, previous, volume_change_refuse_rate, personal)
    outcomes += unanswered(expected_departure_checks(), outcomes)
    with duckdb.connect(str(database)) as connection:
        store(connection, run_id, "departure", outcomes, checked_at)
    return outcomes
