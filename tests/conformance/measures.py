"""What numbers of examples measure: each is a column of a mart, or made of columns of one row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

RETENTION = "marts.revenue_retention"
ARPU = "marts.arpu"
MOVEMENTS = "marts.mrr_movements"
MONTHS = "marts.customer_months"
RENEWALS = "marts.renewal_rates"
COHORTS = "marts.cohort_retention"


@dataclass(frozen=True)
class Measure:
    """A number over the rows of an example, month and window; no row means that nothing is paid."""

    mart: str
    expression: str
    unit: Literal["money", "share", "number"] = "money"


def _total(column: str, mart: str = RETENTION) -> Measure:
    return Measure(mart, f"coalesce(sum({column}), 0)")


MEASURES = {
    "new": _total("new_mrr_amount"),
    "reactivation": _total("reactivation_mrr_amount"),
    "expansion": _total("expansion_mrr_amount"),
    "contraction": _total("contraction_mrr_amount"),
    "churn": _total("churn_mrr_amount"),
    "closing MRR": _total("closing_mrr_amount"),
    "movement": _total("mrr_amount", MOVEMENTS),
    "closing ARR": _total("closing_arr_amount", MONTHS),
    "ARPU": _total("arpu_amount", ARPU),
    "customers": Measure(ARPU, "coalesce(sum(n_customers), 0)", "number"),
    "seats": Measure(ARPU, "coalesce(sum(n_seats), 0)", "number"),
    "customers lost": Measure(
        RETENTION, "sum(n_cohort_customers) - sum(n_retained_customers)", "number"
    ),
    "NRR": Measure(RETENTION, "max(nrr)", "share"),
    "GRR": Measure(RETENTION, "max(grr)", "share"),
    "logo retention": Measure(RETENTION, "max(logo_retention_rate)", "share"),
    "1 - NRR": Measure(RETENTION, "1 - max(nrr)", "share"),
    "1 - GRR": Measure(RETENTION, "1 - max(grr)", "share"),
    "1 - logo retention": Measure(RETENTION, "1 - max(logo_retention_rate)", "share"),
    "expansion / opening": Measure(
        RETENTION, "sum(expansion_mrr_amount)::double / sum(opening_mrr_amount)", "share"
    ),
    "renewal rate by count": Measure(RENEWALS, "max(renewal_rate_count)", "share"),
    "renewal rate, gross": Measure(RENEWALS, "max(renewal_rate_amount_gross)", "share"),
    "renewal rate, net": Measure(RENEWALS, "max(renewal_rate_amount_net)", "share"),
    "renewal rate on time": Measure(RENEWALS, "max(on_time_renewal_rate)", "share"),
    "terms won back": Measure(RENEWALS, "sum(n_won_back)", "number"),
    "cohort customers": Measure(COHORTS, "coalesce(sum(n_retained_customers), 0)", "number"),
    "cohort logo retention": Measure(COHORTS, "max(logo_retention_rate)", "share"),
    "quick ratio": Measure(
        RETENTION,
        "sum(new_mrr_amount + reactivation_mrr_amount + expansion_mrr_amount)::double"
        " / -sum(contraction_mrr_amount + churn_mrr_amount)",
        "number",
    ),
}
