"""What changes no ratio, and what changes no total: scale, names, order of rows, a merger."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from tests.properties.conftest import Built
from tests.properties.kin import DRAWN, MERGED, RELABELLED, SCALED, product_of
from tests.properties.kin_tables import (
    BY_CUSTOMER,
    BY_MEMBER,
    LIKENESS,
    Asked,
    differing,
    numbers,
    of_customers,
    of_member,
)

pytestmark = pytest.mark.xdist_group("histories")
CUSTOMERS = [table for table in BY_CUSTOMER if table != "renewals"]
MEMBERS = [table for table in BY_MEMBER if table != "renewal_rates"]
IN_CENTS = {"customer_ledger"}
"""Billed amounts are whole cents: three times a line is not the line of three times the price."""
KEPT = ("opening_mrr_amount", "closing_mrr_amount", "closing_arr_amount", "carr_amount",
        "usage_amount", "n_seats")  # fmt: skip
"""What two customers have together and one in their place has."""
PARTS = {
    "revenue_retention": "month, retention_window",
    "arpu": "month",
    "cohort_retention": "cohort_month, month",
}
NOT_BY_PRODUCT = ("n_", "cohort_")
"""A customer of several products is in several of their cohorts, with each product alone."""


@pytest.fixture(scope="module")
def rows(built: Built) -> Iterator[Asked]:
    """Answers queries over the warehouse, which stays open for all of them."""
    with duckdb.connect(built.warehouse, read_only=True) as connection:
        yield lambda query: connection.execute(query).fetchall()


@pytest.mark.parametrize("group", [SCALED, RELABELLED])
@pytest.mark.parametrize("table", MEMBERS)
def test_scaled_amounts_leave_ratios_and_other_names_leave_all(
    rows: Asked, table: str, group: str
) -> None:
    members = [("acquisition_channel", DRAWN, group)]
    if table != "cohort_retention":
        members += [("product", name, product_of(group, name)) for name in ("core", "plus")]
    for dimension, ours, theirs in members:
        assert not differing(
            rows,
            of_member(rows, table, dimension, ours),
            of_member(rows, table, dimension, theirs),
            numbers(rows, table),
            **LIKENESS[group],
        )


@pytest.mark.parametrize("group", [SCALED, RELABELLED])
@pytest.mark.parametrize("table", CUSTOMERS)
def test_scaled_amounts_scale_customers_and_other_names_leave_them(
    built: Built, rows: Asked, table: str, group: str
) -> None:
    columns = numbers(rows, table)
    if table in IN_CENTS and group == SCALED:
        columns = [name for name in columns if "amount" not in name]
    assert not differing(
        rows,
        of_customers(rows, built.kin, table, DRAWN),
        of_customers(rows, built.kin, table, group),
        columns,
        **LIKENESS[group],
    )


def test_two_customers_who_become_one_keep_their_amounts(built: Built, rows: Asked) -> None:
    ours, theirs = (
        f"select key_0, key_1, {', '.join(f'sum({name}) as {name}' for name in KEPT)}"
        f" from ({of_customers(rows, built.kin, 'customer_months', group, histories=2)})"
        " group by all"
        for group in (DRAWN, MERGED)
    )
    assert rows(f"select count(distinct key_0) from ({theirs})") == [(250,)]
    assert not differing(rows, ours, theirs, list(KEPT), rounding="1e-7")


@pytest.mark.parametrize("table", PARTS)
def test_members_add_up_to_the_whole_in_every_dimension(rows: Asked, table: str) -> None:
    columns = [
        name
        for name in numbers(rows, table)
        if name.startswith("n_") or name.endswith(("_mrr_amount", "_usage_amount"))
    ]
    differs = ", ".join(
        f"case when sums.{name} is distinct from whole.{name}"
        f" and not ({name.startswith(NOT_BY_PRODUCT)} and sums.dimension = 'product')"
        f" then '{name}' end"
        for name in columns
    )
    assert "closing_mrr_amount" in columns
    assert not rows(f"""
        with sums as (
            select {PARTS[table]}, dimension, {", ".join(f"sum({n}) as {n}" for n in columns)}
            from marts.{table}
            group by all
        )
        select
            {PARTS[table]}, sums.dimension,
            list_filter([{differs}], name -> name is not null) as differences
        from sums inner join sums as whole using ({PARTS[table]})
        where whole.dimension = 'all' and len(differences) > 0
        order by all limit 5
    """)
