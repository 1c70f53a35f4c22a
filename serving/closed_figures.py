"""What is kept of a month that is closed: the queries that read it from a generation."""

from __future__ import annotations

TABLES = {
    "closed_figures": (
        "month date, retention_window varchar, dimension varchar, member varchar, metric varchar, "
        "amount decimal(38, 12)"
    ),
    "closed_customers": "month date, customer_id varchar, metric varchar, amount decimal(28, 8)",
    "closed_items": (
        "month date, customer_id varchar, item_id varchar, currency varchar, "
        "local_mrr_amount decimal(28, 8)"
    ),
    "closed_health": (
        "month date, customer_id varchar, health_score decimal(7, 4), health_band varchar, "
        "coverage_rate double"
    ),
}
"""What the models compare of a month: files, and tables of `run` of the same names."""
FIGURES = """
select month, retention_window, dimension, member, metric, cast(amount as decimal(38, 12)) as amount
from (
    unpivot (
        select * replace (
            cast(nrr as decimal(38, 12)) as nrr,
            cast(grr as decimal(38, 12)) as grr,
            cast(nrr_summation as decimal(38, 12)) as nrr_summation,
            cast(logo_retention_rate as decimal(38, 12)) as logo_retention_rate
        )
        from generation.marts.revenue_retention where month = $month
    )
    on opening_mrr_amount, new_mrr_amount, reactivation_mrr_amount, expansion_mrr_amount,
        contraction_mrr_amount, churn_mrr_amount, fx_mrr_amount, closing_mrr_amount,
        cohort_opening_mrr_amount, cohort_closing_mrr_amount, cohort_retained_mrr_amount,
        n_cohort_customers, n_retained_customers, nrr, grr, nrr_summation, logo_retention_rate
    into name metric value amount
)
order by all
"""
CUSTOMERS = """
select month, customer_id, metric, amount
from (
    unpivot (from generation.marts.customer_months where month = $month)
    on opening_mrr_amount, new_mrr_amount, reactivation_mrr_amount, expansion_mrr_amount,
        contraction_mrr_amount, churn_mrr_amount, fx_mrr_amount, closing_mrr_amount
    into name metric value amount
)
where amount <> 0
order by all
"""
ITEMS = """
select $month as month, customer_id, item_id, currency, local_mrr_amount
from generation.marts.recurring_items
where
    effective_from < $month + interval 1 month
    and effective_to >= $month + interval 1 month
    and local_mrr_amount <> 0
order by all
"""
HEALTH = """
select month, customer_id, health_score, health_band, coverage_rate
from generation.marts.customer_health
where month = $month
order by all
"""
QUERIES = {
    "closed_figures": FIGURES,
    "closed_customers": CUSTOMERS,
    "closed_items": ITEMS,
    "closed_health": HEALTH,
}
"""What is kept of a month, by file; health as it was known then can never be computed again."""
