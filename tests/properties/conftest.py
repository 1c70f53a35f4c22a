"""Hundreds of random histories in one warehouse, built as they were before and as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest

from tests.properties import changing_documents, price_list
from tests.properties.kin import Kin, with_kin
from tests.properties.random_histories import (
    AS_OF,
    PARENTS,
    QUOTES,
    account_id,
    collected,
    collected_usage,
    earlier,
    write_warehouse,
)
from tests.properties.reference_mrr import History, Item, Rates, before, history, month_end_rates
from tests.properties.reference_value import Usage
from tests.warehouses import build

N_CUSTOMERS = 500
OF_CHANGES = {"incremental_from_customers": 1}
IN_SLICES = {"customers_per_slice": 300}
LAST_MONTH = AS_OF.replace(day=1)
LAST_DAY = date.fromordinal(before(LAST_MONTH, -1).toordinal() - 1)
MARTS = (
    "customer_months", "mrr_movements", "revenue_retention", "revenue_retention_by_parent",
    "customer_months_by_parent", "cohort_retention", "arpu", "billing_reconciliation",
    "billing_differences", "customer_ledger", "recurring_items", "recurring_overlaps",
)  # fmt: skip


@dataclass(frozen=True)
class Built:
    """What dbt made of the histories, and what the walk found, by account."""

    warehouse: Path
    histories: dict[str, Sequence[Item]]
    walked: dict[str, History]
    used: dict[str, list[Usage]]
    rates: Rates
    kin: Kin

    @property
    def drawn(self) -> dict[str, History]:
        """What the walk found of the random histories alone."""
        return {name: of for name, of in self.walked.items() if name not in price_list.PAID}

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """What the warehouse answers."""
        with duckdb.connect(self.warehouse, read_only=True) as connection:
            return connection.execute(query).fetchall()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The histories as two builds made them: at once, then of changes alone as a large company."""
    home = tmp_path_factory.mktemp("histories")
    found = collected(N_CUSTOMERS)
    used = collected_usage(N_CUSTOMERS)
    cast = with_kin(found, used, PARENTS)
    write_warehouse(home / "warehouse.duckdb", earlier(cast))
    changing_documents.write(home / "warehouse.duckdb", is_later=False)
    build(home, [f"+{mart}" for mart in MARTS], with_tests=False, variables=OF_CHANGES)
    write_warehouse(home / "warehouse.duckdb", cast)
    changing_documents.write(home / "warehouse.duckdb", is_later=True)
    build(home, [f"+{mart}" for mart in MARTS], with_tests=True, variables=OF_CHANGES | IN_SLICES)
    rates = month_end_rates(
        ((day, currency, _dollars(currency, rate)) for day, currency, rate in QUOTES),
        (before(LAST_MONTH, n) for n in range(24)),
        AS_OF,
        longest_age=45,
    )
    histories: dict[str, Sequence[Item]] = {
        account_id(number): items for number, items in enumerate(found)
    }
    histories |= price_list.items()
    walked = {account: history(items, rates, LAST_DAY) for account, items in histories.items()}
    burnt = {account_id(number): of_customer for number, of_customer in enumerate(used)}
    return Built(home / "warehouse.duckdb", histories, walked, burnt, rates, cast.kin)


def _dollars(currency: str, rate: Fraction) -> Fraction:
    """A rate has twelve decimals, also where the pair is quoted the other way round."""
    return rate if currency == "EUR" else Fraction(round(10**12 / rate), 10**12)
