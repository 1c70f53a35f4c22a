"""Turns what Great Expectations answers into outcomes that a person can read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from string import Formatter
from typing import TYPE_CHECKING, Any

from expectations.results import SAMPLE_ROWS, Cell, CheckOutcome, Severity, broken

if TYPE_CHECKING:
    from great_expectations.core import (
        ExpectationSuite,
        ExpectationSuiteValidationResult,
        ExpectationValidationResult,
    )
    from great_expectations.expectations.expectation import Expectation
    from great_expectations.expectations.expectation_configuration import (
        ExpectationConfiguration,
    )

COUNTED_ROWS = "counted_rows"
"""Marks the expectation that only tells how many rows a suite looked at."""

Row = Mapping[str, Any]


class _Words(Formatter):
    """Formats messages: a missing value reads "unknown", a list is joined by commas."""

    def format_field(self, value: object, format_spec: str) -> str:
        if value is None:
            return "unknown"
        if isinstance(value, list):
            return ", ".join(map(str, value))
        return format(value, format_spec)


def read_suite(
    result: ExpectationSuiteValidationResult, personal: frozenset[str]
) -> list[CheckOutcome]:
    """One outcome for each check of a suite; `personal` columns stay out of the samples."""
    counts = [answer for answer in result.results if COUNTED_ROWS in _meta(answer)]
    n_rows = sum(answer.result.get("observed_value") or 0 for answer in counts)
    return [
        _outcome(answer, n_rows, personal)
        for answer in result.results
        if COUNTED_ROWS not in _meta(answer)
    ]


def broken_suite(suite: ExpectationSuite, reason: str) -> list[CheckOutcome]:
    """A broken outcome for each check of a suite that could not be run at all."""
    return [
        broken(asked.meta["check_name"], asked.meta["subject"], _severity(asked), reason)
        for asked in suite.expectations
        if asked.meta
    ]


def _meta(answer: ExpectationValidationResult) -> dict[str, Any]:
    return (answer.expectation_config and answer.expectation_config.meta) or {}


def _severity(asked: Expectation | ExpectationConfiguration | None) -> Severity:
    return "warning" if asked and asked.severity == "warning" else "critical"


def _outcome(
    answer: ExpectationValidationResult, n_rows: int, personal: frozenset[str]
) -> CheckOutcome:
    meta = _meta(answer)
    name, subject = meta["check_name"], meta["subject"]
    severity = _severity(answer.expectation_config)
    if reason := _exception(answer.exception_info):
        return broken(name, subject, severity, reason)
    if answer.success:
        message = meta["passed"] if n_rows else f"There is no row to check in {subject}."
        return CheckOutcome(name, subject, severity, "passed", 0, message)
    rows = _failing_rows(answer.result)
    facts = {"subject": subject, "n_rows": n_rows, **(rows[0] if rows else {})}
    facts.setdefault("n_failing", _n_failing(answer.result))
    message = _Words().format(f"{meta['failed']} Remedy: {meta['remedy']}", **facts)
    sample = tuple(_plain(row, personal) for row in rows[:SAMPLE_ROWS])
    return CheckOutcome(name, subject, severity, "failed", int(facts["n_failing"]), message, sample)


def _exception(info: Mapping[str, Any]) -> str:
    """The message of what was raised, or nothing; `info` is flat, or keyed by failed metric."""
    details = [info] if "raised_exception" in info else list(info.values())
    raised = [detail for detail in details if detail["raised_exception"]]
    return str(raised[0]["exception_message"] or "no message") if raised else ""


def _failing_rows(result: Mapping[str, Any]) -> Sequence[Row]:
    """Failing rows in a stable order, as far as the kind of expectation tells them."""
    if rows := result.get("details", {}).get("unexpected_rows"):
        return list(rows)
    if rows := result.get("unexpected_index_list"):
        return sorted(rows, key=str)
    return [{"observed_value": result.get("observed_value")}]


def _n_failing(result: Mapping[str, Any]) -> int:
    """How many rows fail; 1 where the expectation is about the batch as a whole."""
    if "unexpected_count" in result:
        return int(result["unexpected_count"])
    return int(result["observed_value"]) if "details" in result else 1


def _plain(row: Row, personal: frozenset[str]) -> dict[str, Cell]:
    """The row as plain JSON, without personal columns."""
    return {name: _cell(value) for name, value in row.items() if name not in personal}


def _cell(value: object) -> Cell:
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
