"""`c360 explain`: what NRR and GRR are made of, from the headline to the items."""

from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal

from dagster_project.months import month_of
from dagster_project.output import print_json, print_table, say
from serving.generations import current_generation
from serving.reading import connect_full
from serving.retention import Asked, Behind, Explanation, explain_retention
from workspace.errors import C360Error
from workspace.paths import Workspace

WINDOWS = {"month": "the month", "trailing_12_months": "the twelve months to"}
MOST_ITEMS = 8
"""Items of one customer that are told; more are counted."""


def asked(month: str, window: str, segment: str | None, by: str | None) -> Asked:
    """The cell of revenue_retention that a person typed.

    Raises:
        C360Error: the month or the dimension is not written as it should be, or two are named.
    """
    if segment is not None and by is not None:
        raise C360Error("--segment and --by name two cuts.", remedy="Name one of them.")
    dimension, member = "all", "all"
    if segment is not None:
        dimension, member = "segment", segment
    elif by is not None:
        dimension, separator, member = by.partition("=")
        if not separator:
            raise C360Error(f"'{by}' names no member.", remedy="Write it like region=EMEA.")
    return Asked(month_of(month), window, dimension, member)


def explain(workspace: Workspace, metric: str, asked: Asked, limit: int, *, as_json: bool) -> None:
    """Say what a cell of revenue_retention is made of.

    Args:
        workspace: whose current generation is read.
        metric: nrr or grr.
        asked: the cell.
        limit: how many customers are told.
        as_json: print for a program.

    Raises:
        C360Error: no such metric, month, dimension or member, or nothing is published.
    """
    if metric not in ("nrr", "grr"):
        raise C360Error(
            f"'{metric}' cannot be explained here.",
            remedy="nrr and grr can; other figures are sums of customer_months and mrr_movements.",
        )
    generation = current_generation(workspace)
    if generation is None:
        raise C360Error(
            f"Nothing is published yet in {workspace.home}.", remedy="`c360 run` publishes."
        )
    with connect_full(generation) as connection:
        explained = explain_retention(connection, generation, asked, limit)
    if as_json:
        print_json(asdict(explained) | {"metric": metric})
        return
    _tell(metric, explained)


def _tell(metric: str, explained: Explanation) -> None:
    asked = explained.asked
    ratio = explained.nrr if metric == "nrr" else explained.grr
    who = "" if asked.dimension == "all" else f" of {asked.dimension} {asked.member}"
    figure = "no figure: nobody paid then" if ratio is None else f"{ratio:.2%}"
    over = f"{WINDOWS[asked.retention_window]} {asked.month:%B %Y}"
    opening, closing = map(_money, (explained.opening_mrr_amount, explained.closing_mrr_amount))
    say(f"{metric.upper()}{who} over {over}: {figure}")
    say(
        f"  {explained.n_customers} customers paid {opening} a month when it began and pay "
        f"{closing} at its end, in the reporting currency at the rates of its beginning."
    )
    if metric == "grr":
        retained = _money(explained.retained_mrr_amount)
        say(f"  With nobody counted above what they paid before, that is {retained}.")
    for kind, n_customers, amount in explained.kinds:
        say(f"  {n_customers!s:>6} {kind:<15} {_money(amount, sign=True):>18}")
    for behind in explained.customers:
        _tell_customer(behind)
    say("\nAll customers of the figure:\n")
    say("\n".join(f"  {line}" for line in explained.query.splitlines()))
    say(
        "\nDocuments of an item: select * from customer_ledger where customer_id = … and "
        "subscription_id = … (recurring_items has it)."
    )


def _tell_customer(behind: Behind) -> None:
    change = behind.constant_closing_mrr_amount - behind.opening_mrr_amount
    say(
        f"\n{behind.customer_name or behind.customer_id} ({behind.customer_id}): "
        f"{_money(behind.opening_mrr_amount)} → {_money(behind.constant_closing_mrr_amount)}, "
        f"{_money(change, sign=True)}"
    )
    if behind.movements:
        print_table(
            ("month", "product", "class", "driver", "currency", "amount"),
            [(f"{row[0]:%Y-%m}", *row[1:5], _money(row[5], sign=True)) for row in behind.movements],
        )
    told = behind.items[:MOST_ITEMS]
    if told:
        print_table(
            ("item", "product", "amount a month", "from", "to", "then", "now"),
            [
                (
                    row[0],
                    row[1],
                    f"{_money(row[3])} {row[2]}",
                    row[4],
                    "" if f"{row[5]}".startswith("9999") else row[5],
                    "yes" if row[6] else "",
                    "yes" if row[7] else "",
                )
                for row in told
            ],
        )
    if len(behind.items) > len(told):
        say(f"and {len(behind.items) - len(told)} items more")


def _money(amount: object, *, sign: bool = False) -> str:
    return f"{Decimal(str(amount)):{'+' if sign else ''},.2f}"
