"""What a check is called and what it says to a person; suites attach it to their expectations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from expectations.results import CheckId, CheckOutcome, Severity, broken


@dataclass(frozen=True)
class Check:
    """A question that a gate asks, and its words.

    `failed` and `remedy` are formatted with `{subject}`, `{n_failing}`, `{n_rows}` (rows looked
    at) and the columns of the first failing row. A failing row that has a column `n_failing`
    says by it how much fails; else the failing rows are counted.
    """

    name: str
    severity: Severity
    passed: str
    failed: str
    remedy: str

    def id(self, subject: str) -> CheckId:
        """How the check is identified in the results."""
        return self.name, subject

    def about(self, subject: str) -> dict[str, Any]:
        """The keyword arguments by which an expectation carries this check."""
        meta = {
            "check_name": self.name,
            "subject": subject,
            "passed": self.passed,
            "failed": self.failed,
            "remedy": self.remedy,
        }
        return {"severity": self.severity, "meta": meta}

    def passes(self, subject: str, because: str) -> CheckOutcome:
        """The outcome where there is nothing to ask; says why."""
        return CheckOutcome(self.name, subject, self.severity, "passed", 0, because)

    def breaks(self, subject: str, reason: str) -> CheckOutcome:
        """The outcome where the question could not be asked; says why."""
        return broken(self.name, subject, self.severity, reason)
