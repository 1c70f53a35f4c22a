"""Parts of Stripe's objects that several of them share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import duckdb

Row = dict[str, Any]
Payload = dict[str, Any]


def rows(db: duckdb.DuckDBPyConnection, query: str) -> list[Row]:
    """The rows of a query, by column."""
    found = db.execute(query)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def by_id(payloads: Iterable[Payload]) -> dict[str, Payload]:
    """Objects by their id."""
    return {payload["id"]: payload for payload in payloads}


def listed(data: list[Payload], url: str) -> Payload:
    """A list inside an object, read to its end."""
    return {"object": "list", "data": data, "has_more": False, "url": url}


def lower(currency: str | None) -> str | None:
    """A currency as Stripe writes it."""
    return currency and currency.lower()


def number(value: object) -> float | None:
    """A percentage as JSON writes it."""
    return None if value is None else float(str(value))


def unit_amount(total: int, quantity: int) -> str:
    """Amount ÷ quantity as a decimal, to twelve digits at most."""
    if not quantity or total % quantity == 0:
        return str(total // (quantity or 1))
    return f"{total / quantity:.12f}".rstrip("0")


def address(row: Mapping[str, Any]) -> Payload:
    """The billing address of an account."""
    return {
        "city": row["city"],
        "country": row["country"],
        "line1": row["street"],
        "line2": None,
        "postal_code": row["postal_code"],
        "state": row["_state"],
    }


def tax_amount(row: Mapping[str, Any], amount: int, taxable_amount: int) -> Payload:
    """Tax at the one rate of an invoice or line."""
    return {
        "amount": amount,
        "inclusive": row["_is_tax_inclusive"],
        "tax_rate": row["_tax_rate_id"],
        "taxability_reason": None,
        "taxable_amount": taxable_amount,
    }
