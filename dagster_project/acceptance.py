"""A person accepts the failure of a check for one run: it weighs as a warning from then on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from expectations.departure_checks import ACCEPTABLE_CHECKS
from expectations.results import CheckOutcome, refusals


def with_accepted(
    warehouse: Path, run_id: str, names: Collection[str], outcomes: Sequence[CheckOutcome]
) -> list[CheckOutcome]:
    """The outcomes, with accepted failures as warnings, here and in audit.check_results.

    Only a figure that moved can be right; a check that could not be carried out says nothing of
    the data and cannot be accepted.

    Args:
        warehouse: no other handle on it is open.
        run_id: whose stored results are changed.
        names: of the checks whose failure is accepted.
        outcomes: what a gate stored.
    """
    accepted = {
        one.id: replace(one, severity="warning", message=f"Accepted for this run: {one.message}")
        for one in refusals(outcomes)
        if one.outcome == "failed" and one.check_name in ACCEPTABLE_CHECKS.intersection(names)
    }
    if accepted:
        with duckdb.connect(warehouse) as connection:
            connection.executemany(
                "update audit.check_results set severity = 'warning', message = ? "
                "where run_id = ? and check_name = ? and subject = ?",
                [[one.message, run_id, *one.id] for one in accepted.values()],
            )
    return [accepted.get(one.id, one) for one in outcomes]
