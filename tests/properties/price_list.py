"""Subscriptions of a system that tells what they cost in a price list alone, and what they pay."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from tests.properties.reference_mrr import Interval, Item
from tests.warehouses import Row

SYSTEM = "price_list"
START = date(2024, 1, 15)
PAID: Mapping[str, tuple[int, Interval, Fraction]] = {
    "graduated": (25, "month", 10 * Fraction(12) + 5 + 15 * Fraction(108, 10)),
    "volume": (25, "quarter", 25 * Fraction(81, 10) + 1),
    "package": (21, "year", 3 * Fraction(60)),
    "with_tax": (10, "month", 10 * Fraction(12) * 100 / 120),
}
"""By price: units, interval, and what they cost an interval without tax."""
UNIT_AMOUNTS = {"package": 60, "with_tax": 12}
TIERS = (
    ("graduated", 11, "10.8", None),
    ("graduated", 1, "12", "5"),
    ("volume", 1, "9", None),
    ("volume", 11, "8.1", "1"),
)
"""Price, first unit, amount of a unit, amount of the tier."""


def items() -> dict[str, list[Item]]:
    """What each account pays for, as billing would send it as periods."""
    return {
        name: [
            Item(
                period_id=name, product="listed", currency="USD", quantity=quantity,
                recurring=amount, discount=Fraction(0), interval=interval, interval_count=1,
                state="active", is_metered=False, start=START, end=None, predecessor=None,
            )
        ]
        for name, (quantity, interval, amount) in PAID.items()
    }  # fmt: skip


def rows() -> dict[str, list[Row]]:
    """Rows of the system by table; one subscription an account, at the price of the same name."""
    return {
        "billing__accounts": [{"record_key": name, "billing_account_id": name} for name in PAID],
        "billing__prices": [
            {
                "record_key": name,
                "price_id": name,
                "product_id": "p",
                "currency": "USD",
                "unit_amount": UNIT_AMOUNTS.get(name),
                "billing_interval": interval,
                "pricing_scheme": "per_unit" if name == "with_tax" else name,
                "package_size": 10 if name == "package" else None,
                "is_tax_inclusive": name == "with_tax",
                "tax_percentage": 20 if name == "with_tax" else None,
            }
            for name, (_, interval, _) in PAID.items()
        ],
        "billing__price_tiers": [
            {
                "record_key": f"{name}|{first}",
                "price_id": name,
                "first_unit": first,
                "unit_amount": unit,
                "flat_amount": flat,
            }
            for name, first, unit, flat in TIERS
        ],
        "billing__subscriptions": [
            {
                "record_key": name,
                "subscription_id": name,
                "billing_account_id": name,
                "subscription_status": "active",
                "product_name": "listed",
                "price_id": name,
                "quantity": quantity,
                "start_date": START,
            }
            for name, (quantity, _, _) in PAID.items()
        ],
    }
