"""Examples in a warehouse: each is an industry of its own, so that marts have its numbers apart."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import duckdb

from tests.conformance.examples import PLACES, Example, Figure, Item, Quote, Term
from tests.conformance.measures import ARPU, COHORTS, MONTHS, MOVEMENTS, RENEWALS, RETENTION
from tests.warehouses import Row, build, insert_rows, stage_run, stage_settings
from workspace.settings import Metrics

AS_OF = date(2025, 12, 31)
WAREHOUSE = "warehouse.duckdb"

R = TypeVar("R", Item, Term)
Numbers = dict[str, Decimal | None]
"""By the figure's name."""


def build_examples(home: Path, examples: Collection[Example]) -> None:
    """All of them in one warehouse, as shipped."""
    with duckdb.connect(home / WAREHOUSE) as connection:
        stage_run(connection, AS_OF)
        _insert(connection, examples)
    build(home, [f"+{mart}" for mart in _marts(examples)], with_tests=False)


def rebuild_with(home: Path, metrics: Metrics, examples: Collection[Example]) -> None:
    """The marts of some of them once more, with other settings of metrics.

    These settings decide about revenue only, so nothing else is built again.
    """
    with duckdb.connect(home / WAREHOUSE) as connection:
        stage_settings(connection, AS_OF, metrics)
    marts = _marts(examples)
    selected = [*marts, *(f"+{mart},intermediate.revenue" for mart in marts)]
    build(home, selected, with_tests=False)


def numbers_of(home: Path, examples: Collection[Example]) -> dict[str, Numbers]:
    """The figures of examples as the marts have them, to eight decimals.

    An example without a row in the marts of retention and renewals is not in the answer.
    """
    with duckdb.connect(home / WAREHOUSE, read_only=True) as connection:
        members = connection.execute(
            f"select member from {RETENTION} where dimension = 'industry'"
            f" union select member from {RENEWALS} where dimension = 'industry'"
        ).fetchall()
        return {
            example.id: {
                figure.name: _number(connection, example, figure) for figure in example.figures
            }
            for example in examples
            if (example.id,) in members
        }


def _marts(examples: Collection[Example]) -> list[str]:
    marts = {RETENTION, *(figure.kind.mart for e in examples for figure in e.figures)}
    return sorted(mart.removeprefix("marts.") for mart in marts)


def _insert(connection: duckdb.DuckDBPyConnection, examples: Collection[Example]) -> None:
    placed = [place for example in examples for place in _placed(example, example.items)]
    terms = [place for example in examples for place in _placed(example, example.terms)]
    accounts = {name: name.split("/")[0] for _, name in (*placed, *terms)}
    rows: dict[str, list[Row]] = {
        "crm__accounts": [
            {
                "record_key": name,
                "crm_account_id": name,
                "billing_account_id": name,
                "industry": example,
                "acquisition_channel": example,
            }
            for name, example in accounts.items()
        ],
        "billing__accounts": [
            {"record_key": name, "billing_account_id": name} for name in accounts
        ],
        "billing__subscription_periods": [
            _period(item, name, number) for number, (item, name) in enumerate(placed)
        ],
        "crm__contracts": [
            _contract(term, name, number) for number, (term, name) in enumerate(terms)
        ],
        "finance__fx_rates": [
            _quote(f"{example.id}/{number}", quote)
            for example in examples
            for number, quote in enumerate(example.quotes)
        ],
    }
    for table, of_table in rows.items():
        if of_table:
            insert_rows(connection, table, table.split("__", 1)[0], of_table)


def _number(
    connection: duckdb.DuckDBPyConnection, example: Example, figure: Figure
) -> Decimal | None:
    where, parameters = _rows(example, figure)
    ((found,),) = connection.execute(
        f"select {figure.kind.expression} from {where}", parameters
    ).fetchall()
    return None if found is None else Decimal(str(found)).quantize(PLACES)


def _rows(example: Example, figure: Figure) -> tuple[str, list[object]]:
    mart, month = figure.kind.mart, figure.first_day
    if mart == RETENTION:
        return (
            f"{mart} where dimension = 'industry' and member = ? and month = ? "
            "and retention_window = ?",
            [example.id, month, figure.window],
        )
    if mart == RENEWALS:
        return (
            f"{mart} where dimension = 'industry' and member = ? and month = ? "
            "and renewal_window = ?",
            [example.id, month, figure.window],
        )
    if mart == COHORTS:
        return (
            f"{mart} where dimension = 'acquisition_channel' and member = ? and month = ? "
            "and cohort_month = ?",
            [example.id, month, f"{figure.cohort}-01"],
        )
    if mart == ARPU:
        return (
            f"{mart} where dimension = 'industry' and member = ? and month = ?",
            [example.id, month],
        )
    of_customers = (
        f"{mart} inner join intermediate.int_identity__customer_records as records "
        "using (customer_id) where records.department = 'billing' and month = ? "
        "and split_part(records.record_id, '/', 1) = ?"
    )
    if mart == MOVEMENTS and figure.product:
        return f"{of_customers} and product = ?", [month, example.id, figure.product]
    assert mart in (MOVEMENTS, MONTHS), mart
    return of_customers, [month, example.id]


def _placed(example: Example, rows: Sequence[R]) -> Iterator[tuple[R, str]]:
    for row in rows:
        for number in range(row.count):
            yield row, f"{example.id}/{row.customer}/{number}"


def _period(item: Item, account: str, number: int) -> Row:
    return {
        "record_key": f"{account}/{number}",
        "period_id": f"{account}/{number}",
        "subscription_id": f"{account}/{item.product}",
        "billing_account_id": account,
        "product_name": item.product,
        "quantity": item.quantity,
        "recurring_amount": item.amount,
        "discount_amount": item.discount,
        "billing_interval": item.interval,
        "interval_count": item.every,
        "currency": item.currency,
        "period_state": item.state,
        "effective_from": item.start,
        "effective_to": item.end,
        "is_metered": False,
    }


def _contract(term: Term, account: str, number: int) -> Row:
    return {
        "record_key": f"{account}/{number}",
        "contract_id": f"{account}/{number}",
        "crm_account_id": account,
        "contract_number": account,
        "signed_date": term.signed,
        "start_date": term.start,
        "end_date": term.end,
        "arr_amount": term.arr,
        "currency": "USD",
    }


def _quote(name: str, quote: Quote) -> Row:
    return {
        "record_key": name,
        "rate_date": quote.day,
        "from_currency": quote.currency_from,
        "to_currency": quote.currency_to,
        "rate": quote.rate,
    }
