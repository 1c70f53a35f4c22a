"""Suites on marts: whether figures are plausible. Keys, identities and formulas are dbt's tests."""

from __future__ import annotations

from great_expectations import ExpectationSuite
from great_expectations.expectations.core.expect_column_pair_values_to_be_equal import (
    ExpectColumnPairValuesToBeEqual,
)
from great_expectations.expectations.core.expect_column_values_to_be_between import (
    ExpectColumnValuesToBeBetween,
)

from expectations import departure_checks as checks
from expectations.engine import Inspection, no_rows

HIGHEST_SHARE_WITHOUT = 0.5
LOWEST_NRR = 0.5
HIGHEST_NRR = 2.0
CUSTOMER_RECORDS = ("crm__accounts", "billing__accounts", "helpdesk__organizations")


def mart_inspections() -> list[Inspection]:
    """Every suite of this module, with the query of its rows."""
    return [
        Inspection(PRESENCE, presence()),
        Inspection(LAST_MONTHS, last_months(), ("customer_id",)),
        Inspection(PAYING_CUSTOMERS, paying_customers()),
        Inspection(CUSTOMERS, customers()),
        Inspection(LATEST_RETENTION, latest_retention(), ("month", *COHORT_AMOUNTS)),
    ]


PRESENCE = f"""
    select
        (select count(*) from marts.customer_360) as n_customers,
        {
    " + ".join(
        f"(select count(*) from accepted.{table} where is_current and not is_deleted)"
        for table in CUSTOMER_RECORDS
    )
} as n_accounts,
        (select count(*) from marts.customer_months) as n_customer_months,
        (
            select count(*)
            from accepted.billing__subscription_periods
            where is_current and not is_deleted
                and recurring_amount > 0
                and not coalesce(is_metered, false)
                and coalesce(period_state, 'active') = 'active'
                and least(coalesce(effective_to, settings.as_of), settings.as_of)
                    - effective_from > 31
        ) as n_paid_periods
    from run.settings as settings"""


def presence() -> ExpectationSuite:
    """What was accepted must show: one row with the counts of both sides."""
    return ExpectationSuite(
        name="presence",
        expectations=[
            no_rows(
                checks.CUSTOMERS_PRESENT,
                "customer_360",
                """select n_accounts, n_accounts as n_failing
                from {batch} where n_customers = 0 and n_accounts > 0""",
            ),
            no_rows(
                checks.MRR_PRESENT,
                "customer_months",
                """select n_paid_periods, n_paid_periods as n_failing
                from {batch} where n_customer_months = 0 and n_paid_periods > 0""",
            ),
        ],
    )


LAST_MONTHS = """
    select
        customer_id,
        max(month) as last_month,
        date_trunc('month', any_value(settings.as_of)) as month_of_run
    from marts.customer_months
    cross join run.settings as settings
    group by customer_id"""


def last_months() -> ExpectationSuite:
    """The bridge of every customer runs to the month of the run: one row a customer."""
    return ExpectationSuite(
        name="last months",
        expectations=[
            ExpectColumnPairValuesToBeEqual(
                column_A="last_month",
                column_B="month_of_run",
                **checks.MONTHS_REACH_AS_OF.about("customer_months"),
            )
        ],
    )


PAYING_CUSTOMERS = "select * from marts.customer_360 where mrr_amount > 0 and not is_test"
CUSTOMERS = "select * from marts.customer_360 where not is_test"


def paying_customers() -> ExpectationSuite:
    """What is to be known of most paying customers: one row each."""
    return ExpectationSuite(
        name="paying customers",
        expectations=[
            no_rows(checks.HEALTH_COVERAGE, "customer_360", _share_above("health_score is null"))
        ],
    )


def customers() -> ExpectationSuite:
    """What is to be known of most customers: one row each."""
    return ExpectationSuite(
        name="customers",
        expectations=[
            no_rows(
                checks.ATTRIBUTE_COVERAGE,
                "customer_360",
                _share_above("coalesce(segment, industry, region, country) is null"),
            )
        ],
    )


def _share_above(condition: str) -> str:
    """One row if the condition holds for more than half of the batch."""
    return f"""
        select n_failing, n_failing / n_all as rate
        from (
            select count(*) filter (where {condition}) as n_failing, count(*) as n_all
            from {{batch}}
        )
        where n_failing > {HIGHEST_SHARE_WITHOUT} * n_all"""


COHORT_AMOUNTS = ("cohort_opening_mrr_amount", "cohort_closing_mrr_amount")
LATEST_RETENTION = f"""
    select month, nrr, {", ".join(COHORT_AMOUNTS)}
    from marts.revenue_retention
    where retention_window = 'trailing_12_months'
        and dimension = 'all'
        and is_complete_month
        and not is_small_base
        and nrr is not null
    qualify month = max(month) over ()"""


def latest_retention() -> ExpectationSuite:
    """The headline of the last complete month, unless its base is small: at most one row."""
    return ExpectationSuite(
        name="latest retention",
        expectations=[
            ExpectColumnValuesToBeBetween(
                column="nrr",
                min_value=LOWEST_NRR,
                max_value=HIGHEST_NRR,
                **checks.NRR_PLAUSIBLE.about("revenue_retention"),
            )
        ],
    )
