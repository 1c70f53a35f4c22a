"""How Dagster shows the outcomes of checks: what failed, how much, and sample rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dagster as dg

from dagster_project.defs.metadata import records_markdown
from expectations.results import CheckOutcome, refusals


def check_result(key: dg.AssetCheckKey, outcomes: Sequence[CheckOutcome]) -> dg.AssetCheckResult:
    """One check of Dagster's for one or more outcomes about the same thing.

    It passes if all of them did; it blocks if one of them refuses.
    """
    failed = [one for one in outcomes if one.outcome != "passed"]
    metadata: dict[str, Any] = {
        "n_failing": sum(one.n_failing for one in failed),
        "answers": dg.MetadataValue.md(records_markdown([_answer(one) for one in outcomes])),
    }
    metadata |= {
        f"sample of {one.check_name}": dg.MetadataValue.md(records_markdown(one.sample))
        for one in failed
        if one.sample
    }
    return dg.AssetCheckResult(
        asset_key=key.asset_key,
        check_name=key.name,
        passed=not failed,
        severity=dg.AssetCheckSeverity.ERROR if refusals(failed) else dg.AssetCheckSeverity.WARN,
        description=" ".join(one.message for one in failed or outcomes[:1]),
        metadata=metadata,
    )


def _answer(outcome: CheckOutcome) -> dict[str, str]:
    return {
        "check": outcome.check_name,
        "severity": outcome.severity,
        "outcome": outcome.outcome,
        "rows": f"{outcome.n_failing:,}",
    }
