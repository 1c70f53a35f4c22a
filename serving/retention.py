"""From a figure of revenue_retention down to the customers, products and items behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import duckdb

from serving.manifest import Generation
from workspace.errors import C360Error

WINDOWS = {"month": (1, "month"), "trailing_12_months": (12, "year")}
"""Of each window: its months, and what its exchange rates are of."""
DIMENSIONS = (
    "segment", "acv_band", "industry", "region", "csm", "acquisition_channel", "partner",
)  # fmt: skip
"""Dimensions of revenue_retention that are columns of customer_months."""
COHORT = """
create or replace temp table cohort as
select
    opening.customer_id,
    opening.closing_mrr_amount as opening_mrr_amount,
    closing.closing_mrr_amount_at_rate_{rates}_before as constant_closing_mrr_amount
from marts.customer_months as opening
inner join marts.customer_months as closing
    on opening.customer_id = closing.customer_id
    and closing.month = $month
where opening.is_paying and opening.month = cast($month - interval {length} month as date) {only}
"""
CUSTOMERS = """
select
    cohort.customer_id,
    customers.customer_name,
    cohort.opening_mrr_amount,
    cohort.constant_closing_mrr_amount,
    cohort.constant_closing_mrr_amount - cohort.opening_mrr_amount as mrr_amount_difference
from cohort
left join marts.customer_360 as customers on cohort.customer_id = customers.customer_id
where cohort.constant_closing_mrr_amount <> cohort.opening_mrr_amount
order by abs(mrr_amount_difference) desc, cohort.customer_id
limit $limit
"""
KINDS = """
select
    case
        when constant_closing_mrr_amount = 0 then 'lost'
        when constant_closing_mrr_amount > opening_mrr_amount then 'grew'
        when constant_closing_mrr_amount < opening_mrr_amount then 'shrank'
        else 'stayed the same'
    end as kind,
    count(*) as n_customers,
    sum(constant_closing_mrr_amount - opening_mrr_amount) as mrr_amount_difference
from cohort
group by kind
order by kind
"""
MOVEMENTS = """
select month, product, movement_class, driver, currency, mrr_amount
from marts.mrr_movements
where
    customer_id = $customer
    and month > cast($month - interval {length} month as date)
    and month <= $month
order by all
"""
ITEMS = """
select
    item_id, product, currency, local_mrr_amount, effective_from, effective_to,
    effective_from < {start} and effective_to >= {start} as counted_at_start,
    effective_from < {end} and effective_to >= {end} as counts_at_end
from marts.recurring_items
where
    customer_id = $customer
    and local_mrr_amount <> 0
    and (counted_at_start or counts_at_end)
order by effective_from, item_id
"""
Row = tuple[object, ...]


@dataclass(frozen=True)
class Asked:
    """Which figure: the window that ends with a month, of all customers or of one member."""

    month: date
    retention_window: str = "trailing_12_months"
    dimension: str = "all"
    member: str = "all"


@dataclass(frozen=True)
class Behind:
    """What is behind the change of one customer."""

    customer_id: str
    customer_name: str
    opening_mrr_amount: Decimal
    constant_closing_mrr_amount: Decimal
    movements: list[Row]
    """Month, product, class, driver, currency, amount in the reporting currency."""
    items: list[Row]
    """Item, product, currency, monthly amount, first day, day after, whether it is in the MRR of
    the window's start and of its end."""


@dataclass(frozen=True)
class Explanation:
    """A figure of revenue_retention and what it is made of, in the reporting currency."""

    asked: Asked
    nrr: float | None
    grr: float | None
    n_customers: int
    opening_mrr_amount: Decimal
    closing_mrr_amount: Decimal
    retained_mrr_amount: Decimal
    kinds: list[Row]
    """Kind, number of customers, what they changed the amount by."""
    customers: list[Behind]
    query: str
    """The customers of the cohort, as anyone may ask for them."""


def explain_retention(
    connection: duckdb.DuckDBPyConnection, generation: Generation, asked: Asked, limit: int
) -> Explanation:
    """What a cell of revenue_retention is made of, with the customers that moved it most.

    Args:
        connection: reads the generation's full file.
        generation: the one that is read.
        asked: the cell.
        limit: how many customers are told with what is behind them.

    Raises:
        C360Error: there is no such window, dimension, month or member.
    """
    if asked.retention_window not in WINDOWS:
        raise C360Error(
            f"There is no window '{asked.retention_window}'.",
            remedy=f"There are: {', '.join(WINDOWS)}.",
        )
    if asked.dimension not in ("all", *DIMENSIONS):
        raise C360Error(
            f"'{asked.dimension}' cannot be explained customer by customer.",
            remedy=f"These can: {', '.join(DIMENSIONS)}. By product, see mrr_movements.",
        )
    length, rates = WINDOWS[asked.retention_window]
    found = connection.execute(
        "select n_cohort_customers, cohort_opening_mrr_amount, cohort_closing_mrr_amount,"
        " cohort_retained_mrr_amount, nrr, grr from marts.revenue_retention"
        " where month = ? and retention_window = ? and dimension = ? and member = ?",
        [asked.month, asked.retention_window, asked.dimension, asked.member],
    ).fetchall()
    if not found:
        raise _no_such_cell(connection, generation, asked)
    n_customers, opening, closing, retained, nrr, grr = found[0]
    only = "" if asked.dimension == "all" else f"and opening.{asked.dimension} = $member"
    cohort = COHORT.format(rates=rates, length=length, only=only)
    values: dict[str, object] = {"month": asked.month}
    connection.execute(cohort, values | ({"member": asked.member} if only else {}))
    customers = connection.execute(CUSTOMERS, {"limit": limit}).fetchall()
    return Explanation(
        asked=asked,
        nrr=nrr,
        grr=grr,
        n_customers=n_customers,
        opening_mrr_amount=opening,
        closing_mrr_amount=closing,
        retained_mrr_amount=retained,
        kinds=connection.execute(KINDS).fetchall(),
        customers=[_behind(connection, asked, length, row) for row in customers],
        query=_plain(cohort, asked),
    )


def _behind(connection: duckdb.DuckDBPyConnection, asked: Asked, length: int, row: Row) -> Behind:
    customer_id, name, opening, closing, _ = row
    values = {"customer": customer_id, "month": asked.month}
    movements = connection.execute(MOVEMENTS.format(length=length), values).fetchall()
    items = ITEMS.format(
        start=f"cast($month - interval {length - 1} month as date)",
        end="cast($month + interval 1 month as date)",
    )
    return Behind(
        customer_id=str(customer_id),
        customer_name=str(name or ""),
        opening_mrr_amount=Decimal(str(opening)),
        constant_closing_mrr_amount=Decimal(str(closing)),
        movements=movements,
        items=connection.execute(items, values).fetchall(),
    )


def _plain(cohort: str, asked: Asked) -> str:
    """The query of the cohort as a person types it."""
    member = asked.member.replace("'", "''")
    lines = cohort.replace("create or replace temp table cohort as\n", "")
    return (
        lines.replace("$month", f"date '{asked.month}'").replace("$member", f"'{member}'").strip()
    )


def _no_such_cell(
    connection: duckdb.DuckDBPyConnection, generation: Generation, asked: Asked
) -> C360Error:
    months, members = connection.execute(
        "select [min(month), max(month)], list(distinct member order by member)"
        " filter (where month = $month)"
        " from marts.revenue_retention"
        " where retention_window = $window and dimension = $dimension",
        {"month": asked.month, "window": asked.retention_window, "dimension": asked.dimension},
    ).fetchall()[0]
    if members:
        return C360Error(
            f"Nobody is in {asked.dimension} '{asked.member}' in {asked.month:%Y-%m}.",
            remedy=f"There are: {', '.join(members)}.",
        )
    first, last = months
    return C360Error(
        f"Generation {generation.number} has no {asked.retention_window} that ends with "
        f"{asked.month:%Y-%m}.",
        remedy=f"It has them from {first:%Y-%m} to {last:%Y-%m}." if first else "",
    )
