"""Rows of marts about groups of kin customers, side by side: where one is not what follows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypedDict

from tests.properties.kin import RELABELLED, SCALE, SCALED, Kin
from tests.properties.random_histories import account_id


class Likeness(TypedDict):
    """What amounts are a multiple of others by, and what they may differ from it by."""

    scale: int
    rounding: str


Asked = Callable[[str], list[tuple[object, ...]]]
BY_MEMBER = {
    "revenue_retention": ["month", "retention_window"],
    "arpu": ["month"],
    "cohort_retention": ["cohort_month", "month"],
    "renewal_rates": ["month", "renewal_window"],
}
"""Marts with a row for each member of a dimension, and what else tells their rows apart."""
BY_CUSTOMER = {
    "customer_months": ["month"],
    "customer_months_by_parent": ["month"],
    "mrr_movements": ["month", "product", "currency", "movement_class", "driver"],
    "recurring_items": ["product", "item_state", "currency", "effective_from", "effective_to"],
    "customer_ledger": ["document_kind", "line_type", "document_date", "currency", "product_name"],
    "renewals": ["due_month", "outcome", "currency", "forecast_rule"],
}
"""Marts about single customers, and by what their rows are added up."""
LIKENESS: dict[str, Likeness] = {
    SCALED: {"scale": SCALE, "rounding": "1e-5"},
    RELABELLED: {"scale": 1, "rounding": "0"},
}
"""How amounts of a group follow from those of the histories as drawn: each item is rounded."""
AS_NAMED = {"balance_gross_amount"}
"""What depends on which of several documents of one day is named first."""


def numbers(rows: Asked, table: str) -> list[str]:
    """Columns of a mart that hold numbers or flags."""
    return [
        str(name)
        for (name,) in rows(
            "select column_name from information_schema.columns where table_schema = 'marts'"
            f" and table_name = '{table}' and data_type not in ('VARCHAR', 'DATE')"
        )
        if name not in AS_NAMED
    ]


def of_member(rows: Asked, table: str, dimension: str, member: str) -> str:
    """A query for the rows of one member."""
    keys = ", ".join(f"{key} as key_{n}" for n, key in enumerate(BY_MEMBER[table]))
    flags = ", ".join(f"cast({name} as int) as {name}" for name in numbers(rows, table)
                      if name.startswith("is_"))  # fmt: skip
    return (
        f"select * replace ({flags}), {keys} from marts.{table}"
        f" where dimension = '{dimension}' and member = '{member}'"
    )


def of_customers(rows: Asked, kin: Kin, table: str, group: str, histories: int = 1) -> str:
    """A query for sums of the customers of a group, named by the first of their histories."""
    customer = "top_parent_customer_id" if table.endswith("_by_parent") else "customer_id"
    keys = ", ".join(
        f"replace(coalesce(cast({key} as varchar), ''), ' {group}', '') as key_{n}"
        for n, key in enumerate(BY_CUSTOMER[table], start=1)
    )
    sums = ", ".join(
        f"sum(cast({name} as decimal(38, 8))) as {name}" for name in numbers(rows, table)
    )
    names = ", ".join(
        f"('{account_id(place)}', {history // histories})"
        for history, place in kin.pairs(group)
        if place not in kin.owners
    )
    return f"""
        select names.history as key_0, {keys}, {sums}
        from marts.{table} as of_customers
        inner join intermediate.int_identity__customer_records as records
            on of_customers.{customer} = records.customer_id and records.department = 'billing'
        inner join (values {names}) as names (account, history)
            on records.record_id = names.account
        group by all
    """


def differing(
    rows: Asked,
    ours: str,
    theirs: str,
    columns: list[str],
    *,
    scale: int = 1,
    rounding: str = "0",
) -> list[tuple[object, ...]]:
    """Some rows of which a number is not the other one, or of an amount not its multiple.

    Amounts may differ by `rounding`. So a ratio, as far as it is of small amounts: the more it is
    above 1, the smaller is what it is divided by.
    """
    keys = [name for name in rows(f"describe {ours}") if str(name[0]).startswith("key_")]
    found = ", ".join(
        f"case when (ours.{name} is null) <> (theirs.{name} is null)"
        f" or abs(theirs.{name} - ours.{name}{f' * {scale}' if _is_amount(name) else ''}) >"
        f" {rounding if _is_amount(name) else f'1e-5 * greatest(1, ours.{name} * ours.{name})'}"
        f" then '{name}: ' || coalesce(cast(ours.{name} as varchar), '-') || ' and '"
        f" || coalesce(cast(theirs.{name} as varchar), '-') end"
        for name in columns
    )
    using = ", ".join(str(name) for name, *_ in keys)
    return rows(f"""
        select {using}, list_filter([{found}], difference -> difference is not null) as differences
        from ({ours}) as ours full outer join ({theirs}) as theirs using ({using})
        where len(differences) > 0 order by all limit 5
    """)


def _is_amount(name: str) -> bool:
    return "amount" in name and not name.startswith("renewal_rate_")
