"""Metrics of the semantic layer, and what each is in its mart."""

from __future__ import annotations

Columns = dict[str, str]
CLASSES = ("new", "reactivation", "expansion", "contraction", "churn")
COHORT = {
    "cohort_opening_mrr": "cohort_opening_mrr_amount",
    "cohort_closing_mrr": "cohort_closing_mrr_amount",
    "cohort_retained_mrr": "cohort_retained_mrr_amount",
    "cohort_opening_usage": "cohort_opening_usage_amount",
    "cohort_closing_usage": "cohort_closing_usage_amount",
    "cohort_customers": "n_cohort_customers",
    "retained_customers": "n_retained_customers",
}
RATIOS = {
    "nrr": "nrr",
    "grr": "grr",
    "nrr_incl_usage": "nrr_incl_usage",
    "nrr_summation": "nrr_summation",
    "logo_retention_rate": "logo_retention_rate",
    "logo_churn_rate": "1 - logo_retention_rate",
    "quick_ratio": "quick_ratio",
}
MONTHLY: Columns = {
    **{f"{part}_mrr": f"{part}_mrr_amount" for part in ("opening", *CLASSES, "fx")},
    "mrr": "closing_mrr_amount",
    **{f"monthly_{name}": column for name, column in {**COHORT, **RATIOS}.items()},
}
TRAILING: Columns = {
    **COHORT,
    **RATIOS,
    **{f"trailing_{part}_mrr": f"{part}_mrr_amount" for part in ("opening", *CLASSES)},
}
PAYING: Columns = {
    "paying_customers": "n_customers",
    "paid_seats": "n_seats",
    "arpu": "arpu_amount",
    "arpu_per_seat": "arpu_per_seat_amount",
}
RENEWALS_AHEAD: Columns = {
    "due_terms": "n_due",
    "pending_terms": "n_pending",
    "due_arr": "target_arr_amount",
    "pending_arr": "pending_arr_amount",
}
DECIDED = {
    "decided_terms": "n_decided",
    "renewed_terms": "n_renewed",
    "decided_arr": "decided_arr_amount",
    "renewed_arr": "renewed_arr_amount",
    "retained_arr": "retained_arr_amount",
    "renewal_rate_count": "renewal_rate_count",
    "renewal_rate_amount_gross": "renewal_rate_amount_gross",
    "renewal_rate_amount_net": "renewal_rate_amount_net",
}
RENEWALS: Columns = {
    **DECIDED,
    "early_renewed_terms": "n_renewed_early",
    "on_time_renewed_terms": "n_renewed_on_time",
    "late_renewed_terms": "n_renewed_late",
    "automatically_renewed_terms": "n_renewed_automatically",
    "terms_renewed_in_due_month": "n_renewed_in_due_month",
    "first_decided_terms": "n_first_decided",
    "first_renewed_terms": "n_first_renewed",
    "early_renewal_rate": "early_renewal_rate",
    "on_time_renewal_rate": "on_time_renewal_rate",
    "late_renewal_rate": "late_renewal_rate",
    "automatic_renewal_rate": "automatic_renewal_rate",
    "current_month_renewal_rate": "current_month_renewal_rate",
    "first_renewal_rate": "first_renewal_rate",
}
TRAILING_RENEWALS: Columns = {f"trailing_{name}": column for name, column in DECIDED.items()}
COMPANY: Columns = {
    "arr": "closing_arr_amount",
    "signed_arr": "signed_arr_amount",
    "notified_arr": "notified_arr_amount",
    "carr": "carr_amount",
    "usage_amount": "usage_amount",
    "gross_margin_rate": "gross_margin_rate",
    "ltv": "ltv_amount",
    "cac_payback_months": "cac_payback_months",
    "sales_marketing_to_first_year_acv": "sales_marketing_to_first_year_acv",
}
COHORTS: Columns = {
    "first_month_customers": "n_cohort_customers",
    "first_month_customers_retained": "n_retained_customers",
    "first_month_mrr": "cohort_opening_mrr_amount",
    "first_month_mrr_now": "cohort_closing_mrr_amount",
    "first_month_mrr_retained": "cohort_retained_mrr_amount",
    "nrr_since_first_month": "nrr",
    "grr_since_first_month": "grr",
    "logo_retention_rate_since_first_month": "logo_retention_rate",
}
CUSTOMERS: Columns = {
    "arr": "sum(closing_arr_amount)",
    "carr": "sum(carr_amount)",
    "usage_amount": "sum(usage_amount)",
    "active_customers": "count_if(is_active_logo)",
    "paused_customers": "count_if(is_paused)",
    "trialing_customers": "count_if(is_trialing)",
    "lost_customers": "count_if(is_lost_logo)",
}
HEALTH: Columns = {
    "observed_customers": "count(*)",
    "scored_customers": "count(health_score)",
    "health_points": "sum(health_score)",
    "health_score": "sum(health_score)::double / nullif(count(health_score), 0)",
}
EVERY = {
    *MONTHLY, *TRAILING, *PAYING, *RENEWALS_AHEAD, *RENEWALS, *TRAILING_RENEWALS, *COMPANY,
    *COHORTS, *CUSTOMERS, *HEALTH,
}  # fmt: skip
