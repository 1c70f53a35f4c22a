"""Groups of revenue models, in the order in which they are made, and what they are held against."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

BASELINES = Path(__file__).parents[1] / "baseline"
SHARED = BASELINES / "arithmetic.sql"


@dataclass(frozen=True)
class Group:
    """Models that are made together for the tables that others read."""

    name: str
    results: tuple[str, ...]
    """Models whose rows the baseline makes too, in a table of the same name in schema baseline."""

    @property
    def baseline(self) -> Path:
        """The hand-written queries for the same results."""
        return BASELINES / f"{self.name}.sql"


GROUPS = (
    # Items stand with their months: what hashes them does so for those.
    Group("product_months", ("int_revenue__valued_items", "int_revenue__product_months")),
    Group("commitments", ("int_revenue__usage_months", "int_revenue__commitments")),
    Group("customer_months", ("int_revenue__customer_movements",)),
    Group("movements", ("mrr_movements",)),
    Group("retention", ("revenue_retention",)),
    Group("arpu", ("arpu",)),
    Group("cohorts", ("cohort_retention",)),
    Group("parents", ("revenue_retention_by_parent",)),
    Group("published_months", ("customer_months",)),
    Group("renewals", ("renewals", "renewal_rates", "renewal_forecasts")),
    Group("ledger", ("customer_ledger",)),
    Group("reconciliation", ("billing_reconciliation", "billing_differences")),
)
