"""The questions of the departure gate beside dbt's tests, and what they say to a person."""

from __future__ import annotations

from expectations.checks import Check
from expectations.results import CheckId

DEFECT = "delete warehouse.duckdb and run again; if it stays so, this is a defect: report it."
IF_RIGHT = "look at what was delivered; if it is right, run again with `c360 run --accept {check}`."

CUSTOMERS_PRESENT = Check(
    "customers_present",
    "critical",
    "There are customers, or no account was accepted.",
    "{n_accounts:,} accounts were accepted from CRM, billing and helpdesk, but customer_360 holds "
    "no customer.",
    DEFECT,
)
MRR_PRESENT = Check(
    "mrr_present",
    "critical",
    "There are months with recurring revenue, or no paid subscription was accepted.",
    "{n_paid_periods:,} paid subscription periods of a month or more were accepted, but "
    "customer_months is empty.",
    DEFECT,
)
MONTHS_REACH_AS_OF = Check(
    "months_reach_as_of",
    "critical",
    "The months of every customer reach to the date of the run.",
    "The months of {n_failing:,} customers end before or after the date of the run; those of "
    "{customer_id} end with {last_month:%Y-%m}, the run's is {month_of_run:%Y-%m}.",
    DEFECT,
)
HEALTH_COVERAGE = Check(
    "health_coverage",
    "warning",
    "Most paying customers have a health score.",
    "{n_failing:,} of {n_rows:,} paying customers have no health score ({rate:.0%}).",
    "connect usage, support or survey data in customer360.toml, or lower health_min_coverage.",
)
ATTRIBUTE_COVERAGE = Check(
    "attribute_coverage",
    "warning",
    "Most customers have a segment, industry, region or country.",
    "{n_failing:,} of {n_rows:,} customers have no segment, industry, region or country "
    "({rate:.0%}); cuts by them say little.",
    "map these columns of crm.accounts in customer360.toml.",
)
NRR_PLAUSIBLE = Check(
    "nrr_plausible",
    "warning",
    "Net revenue retention of the last complete month is between 50% and 200%.",
    "Net revenue retention of the twelve months to {month:%Y-%m} is {nrr:.0%}: "
    "{cohort_opening_mrr_amount:,.2f} of MRR became {cohort_closing_mrr_amount:,.2f}.",
    "look at the largest rows of mrr_movements before the figure is used.",
)
ROWS_RECONCILED = Check(
    "rows_reconciled",
    "critical",
    "Every row that landed stands in raw, and again as accepted, quarantined or duplicate.",
    "{source_system}.{source_object}, batch {batch_number}: {n_landed:,} rows landed; raw holds "
    "{n_raw:,}; {n_accepted:,} are accepted, {n_quarantined:,} quarantined, {n_duplicates:,} "
    "duplicates and {n_erased:,} erased.",
    DEFECT,
)
ROWS_READ = Check(
    "rows_read",
    "critical",
    "The models read every accepted row.",
    "Of {n_accepted:,} current rows of {entity} from {source_system}, the models read {n_read:,}.",
    DEFECT,
)
BILLED_AMOUNTS_RECONCILED = Check(
    "billed_amounts_reconciled",
    "critical",
    "Billed, paid and credited amounts in the ledger are those that landed, by currency.",
    "{source_system}, {column_name} of {document_kind} in {currency}: {landed_amount:,.2f} landed "
    "and is neither quarantined, duplicate nor superseded; the ledger holds {ledger_amount:,.2f}.",
    DEFECT,
)
VOLUME_OF_MRR = Check(
    "volume_of_mrr",
    "critical",
    "The MRR of past months is close to that of the generation that is published now.",
    "The MRR of {month:%Y-%m} was {before:,.2f} and is now {now:,.2f} ({change}); {n_failing:,} "
    "month(s) changed so much since the published generation.",
    IF_RIGHT.format(check="volume_of_mrr"),
)
VOLUME_OF_CUSTOMERS = Check(
    "volume_of_customers",
    "critical",
    "There are about as many customers as in the generation that is published now.",
    "There were {before:,} customers and there are now {now:,} ({change}).",
    IF_RIGHT.format(check="volume_of_customers"),
)
VOLUME_OF_BILLING = Check(
    "volume_of_billing",
    "critical",
    "The amounts billed in past months are close to those of the generation published now.",
    "The amount billed in {month:%Y-%m} in {currency} was {before:,.2f} and is now {now:,.2f} "
    "({change}); {n_failing:,} month(s) changed so much since the published generation.",
    IF_RIGHT.format(check="volume_of_billing"),
)
VOLUME_OF_ROWS = Check(
    "volume_of_rows",
    "critical",
    "Every mart holds about as many rows as in the generation that is published now.",
    "{mart} held {before:,} rows and now holds {now:,} ({change}); {n_failing:,} mart(s) changed "
    "so much since the published generation.",
    IF_RIGHT.format(check="volume_of_rows"),
)

MART_CHECKS = (
    (CUSTOMERS_PRESENT, "customer_360"),
    (MRR_PRESENT, "customer_months"),
    (MONTHS_REACH_AS_OF, "customer_months"),
    (HEALTH_COVERAGE, "customer_360"),
    (ATTRIBUTE_COVERAGE, "customer_360"),
    (NRR_PLAUSIBLE, "revenue_retention"),
)
RECONCILIATION_CHECKS = (
    (ROWS_RECONCILED, "raw"),
    (ROWS_READ, "intermediate"),
    (BILLED_AMOUNTS_RECONCILED, "customer_ledger"),
)
VOLUME_CHECKS = (
    (VOLUME_OF_MRR, "customer_months"),
    (VOLUME_OF_CUSTOMERS, "customer_360"),
    (VOLUME_OF_BILLING, "customer_ledger"),
    (VOLUME_OF_ROWS, "marts"),
)
DEPARTURE_CHECKS: frozenset[CheckId] = frozenset(
    check.id(subject) for check, subject in (*MART_CHECKS, *RECONCILIATION_CHECKS, *VOLUME_CHECKS)
)
ACCEPTABLE_CHECKS = frozenset(check.name for check, _ in VOLUME_CHECKS)
"""What `c360 run --accept` may name: a figure that changed can be right, the rest cannot."""
