"""Records of billing as the API of Stripe sends them, version by version.

A connector asks for what a list leaves out: customers with `tax_ids`, prices with `tiers`, coupons
with `applies_to`, subscriptions with their and their items' `discounts`; lines are read to the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import duckdb

from ingestion.sources.demo.forms.envelopes import Envelope
from ingestion.sources.demo.forms.stripe import (
    catalog,
    credit_notes,
    customers,
    invoices,
    payments,
    subscriptions,
)

SENDERS: Mapping[str, Callable[[duckdb.DuckDBPyConnection], Iterator[Envelope]]] = {
    "customers": customers.customers,
    "products": catalog.products,
    "prices": catalog.prices,
    "coupons": catalog.coupons,
    "tax_rates": catalog.tax_rates,
    "subscriptions": subscriptions.subscriptions,
    "invoices": invoices.invoices,
    "charges": payments.charges,
    "refunds": payments.refunds,
    "credit_notes": credit_notes.credit_notes,
}
OBJECTS = tuple(SENDERS)


def envelopes(db: duckdb.DuckDBPyConnection, name: str) -> Iterator[Envelope]:
    """Every version of every object of a kind, by id and then oldest first."""
    return SENDERS[name](db)
