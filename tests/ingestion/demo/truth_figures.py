"""What marts are checked against: retention and revenue per customer, from the truth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import duckdb

COHORTS = """
with balances as (
    select customer, month, mrr_local, currency from truth.customer_mrr
    where mrr_local > 0
),

cohorts as (
    select
        starts.customer,
        (starts.month + to_months($months))::date as month,
        starts.mrr_local * rates.rate as opening,
        coalesce(ends.mrr_local, 0) * rates.rate as closing,
    from balances as starts
    inner join facts.fx_rates as rates
        on starts.currency = rates.currency
        and starts.month = rates.month
    left join balances as ends
        on starts.customer = ends.customer
        and (starts.month + to_months($months))::date = ends.month
)

select
    months.month,
    count(cohorts.customer) as n_customers,
    coalesce(sum(cohorts.opening), 0)::decimal(38, 8) as opening,
    coalesce(sum(cohorts.closing), 0)::decimal(38, 8) as closing,
    coalesce(sum(least(cohorts.opening, cohorts.closing)), 0)::decimal(38, 8) as retained,
from facts.months
left join cohorts
    on months.month = cohorts.month
group by months.month
order by months.month
"""
REVENUE = """
select
    month,
    count(*) filter (where closing > 0) as n_customers,
    coalesce(sum(closing), 0)::decimal(38, 8) as closing,
from truth.movements
group by month
order by month
"""


@dataclass(frozen=True, slots=True)
class Retention:
    """Customers that paid at the start of a window; both ends at the rates of its start."""

    month: date
    n_customers: int
    opening: Decimal
    closing: Decimal
    retained: Decimal

    @property
    def nrr(self) -> float | None:
        """Net revenue retention; None where nobody paid at the start."""
        return float(self.closing / self.opening) if self.opening else None

    @property
    def grr(self) -> float | None:
        """Gross revenue retention; None where nobody paid at the start."""
        return float(self.retained / self.opening) if self.opening else None


@dataclass(frozen=True, slots=True)
class Revenue:
    """Recurring revenue at a month-end, in the reporting currency."""

    month: date
    n_customers: int
    """Customers that pay."""
    closing: Decimal

    @property
    def arpu(self) -> Decimal | None:
        """Revenue of a paying customer; None where nobody pays."""
        return self.closing / self.n_customers if self.n_customers else None


def retention(db: duckdb.DuckDBPyConnection, window_months: int) -> dict[date, Retention]:
    """Cohort retention over a window of so many months, by the month that it ends with."""
    rows = db.execute(COHORTS, {"months": window_months}).fetchall()
    return {row[0]: Retention(*row) for row in rows}


def revenue(db: duckdb.DuckDBPyConnection) -> dict[date, Revenue]:
    """What recurs at each month-end, and how many pay it."""
    return {row[0]: Revenue(*row) for row in db.execute(REVENUE).fetchall()}
