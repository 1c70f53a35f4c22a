"""Whether the stored results of a run's checks allow a publication."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from serving.generations import Hold
from workspace.errors import GateRefusedError

SHOWN_REASONS = 10

RESULTS = """
select check_name, subject, severity, outcome, message
from warehouse.audit.check_results
where run_id = ?
order by severity, check_name, subject
"""


@dataclass(frozen=True)
class CheckResult:
    """One line of audit.check_results."""

    check_name: str
    subject: str
    severity: str
    outcome: str
    message: str

    @property
    def refuses(self) -> bool:
        """True for a check that is broken, and for a critical one that failed."""
        is_critical_failure = self.outcome == "failed" and self.severity == "critical"
        return is_critical_failure or self.outcome not in {"passed", "failed"}


def require_no_hold(held: Hold | None) -> None:
    """Refuse while a person holds readers at an older generation.

    Raises:
        GateRefusedError: a hold is in place.
    """
    if held is not None:
        raise GateRefusedError(
            f"Nothing was published: since {held.since:%Y-%m-%d %H:%M} UTC a rollback holds "
            f"readers at generation {held.number}.",
            remedy="End it with 'c360 release-hold', then run again.",
        )


def require_passed(
    connection: duckdb.DuckDBPyConnection,
    run_id: str,
    expected: frozenset[tuple[str, str]],
) -> Mapping[str, int]:
    """How many checks of a run had each outcome, if all that must have run did and none refuses.

    Args:
        connection: has the warehouse attached as `warehouse`.
        run_id: only its results count; those of earlier runs say nothing about this one.
        expected: (check_name, subject) of every check that must have left a result.

    Raises:
        GateRefusedError: a check is missing, is broken, or is critical and failed; names them.
    """
    results = [CheckResult(*row) for row in connection.execute(RESULTS, [run_id]).fetchall()]
    answered = {(result.check_name, result.subject) for result in results}
    reasons = [result.message for result in results if result.refuses] + [
        f"The check {check_name} of {subject} did not run."
        for check_name, subject in sorted(expected - answered)
    ]
    if not expected:
        reasons.append("The run expects no check at all, so nothing vouches for its figures.")
    if reasons:
        raise GateRefusedError(_sentence(reasons), remedy="Readers keep what they have.")
    return dict(Counter(result.outcome for result in results))


def _sentence(reasons: list[str]) -> str:
    count = "one reason" if len(reasons) == 1 else f"{len(reasons)} reasons"
    lines = [f"Nothing was published, for {count}:", *reasons[:SHOWN_REASONS]]
    if len(reasons) > SHOWN_REASONS:
        lines.append(f"and {len(reasons) - SHOWN_REASONS} more, see 'c360 status'.")
    return "\n- ".join(lines)
