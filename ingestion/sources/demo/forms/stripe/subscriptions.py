"""Subscriptions: a version for each event, with items, prices and discounts as they were."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from ingestion.sources.demo.forms.envelopes import Envelope
from ingestion.sources.demo.forms.stripe.catalog import (
    discounts_by_id,
    prices_and_plans,
    tax_rates_by_id,
)
from ingestion.sources.demo.forms.stripe.values import Payload, Row, listed, lower, rows

INSTANTS = (
    "event_at",
    "created_at",
    "start_at",
    "billing_cycle_anchor",
    "current_period_start",
    "current_period_end",
    "cancel_at",
    "canceled_at",
    "ended_at",
    "trial_start",
    "trial_end",
)
SECONDS = ", ".join(f"epoch({name})::bigint as {name}" for name in INSTANTS)
QUERY = f"""
    select * replace ({SECONDS}),
        row_number() over (partition by subscription_id, event_at order by _version) - 1 as repeats
    from records.billing_subscription_versions
    order by subscription_id, _version
"""


def subscriptions(db: duckdb.DuckDBPyConnection) -> Iterator[Envelope]:
    """Every version of every subscription; ended ones stay, as Stripe keeps them."""
    sender = _Sender(db)
    for row in rows(db, QUERY):
        second = str(row["event_at"])
        cursor = f"{second}.{row['repeats']:06d}" if row["repeats"] else second
        yield Envelope(row["subscription_id"], cursor, False, sender.subscription(row))


class _Sender:
    """Puts the objects of the catalog into subscriptions."""

    def __init__(self, db: duckdb.DuckDBPyConnection) -> None:
        self.prices, self.plans = prices_and_plans(db)
        self.discounts = discounts_by_id(db)
        self.tax_rates = tax_rates_by_id(db)
        self.first_seen: dict[str, int] = {}

    def subscription(self, row: Row) -> Payload:
        """One version."""
        key = row["subscription_id"]
        discount = self.discounts.get(row["discount_id"])
        is_of_whole = discount is not None and not discount["subscription_item"]
        own = discount if is_of_whole and discount and discount["subscription"] else None
        items = [self._item(row, item, discount) for item in row["items"]]
        tax_rate = row["tax_rate_id"]
        paused = row["pause_behavior"]
        return {
            "id": key,
            "object": "subscription",
            "application": None,
            "application_fee_percent": None,
            "automatic_tax": {"enabled": False, "liability": None},
            "billing_cycle_anchor": row["billing_cycle_anchor"],
            "billing_cycle_anchor_config": None,
            "billing_thresholds": None,
            "cancel_at": row["cancel_at"],
            "cancel_at_period_end": row["cancel_at_period_end"],
            "canceled_at": row["canceled_at"],
            "cancellation_details": {
                "comment": row["cancellation_comment"],
                "feedback": row["cancellation_feedback"],
                "reason": row["cancellation_reason"],
            },
            "collection_method": row["collection_method"],
            "created": row["created_at"],
            "currency": lower(row["currency"]),
            "current_period_end": row["current_period_end"],
            "current_period_start": row["current_period_start"],
            "customer": row["billing_account_id"],
            "days_until_due": row["days_until_due"],
            "default_payment_method": None,
            "default_source": None,
            "default_tax_rates": [self.tax_rates[tax_rate]] if tax_rate else [],
            "description": None,
            "discount": own,
            "discounts": [own] if own else [],
            "ended_at": row["ended_at"],
            "invoice_settings": {"account_tax_ids": None, "issuer": {"type": "self"}},
            "items": listed(items, f"/v1/subscription_items?subscription={key}"),
            "latest_invoice": row["latest_invoice_id"],
            "livemode": True,
            "metadata": metadata(row),
            "next_pending_invoice_item_invoice": None,
            "on_behalf_of": None,
            "pause_collection": paused and {"behavior": paused, "resumes_at": None},
            "payment_settings": {
                "payment_method_options": None,
                "payment_method_types": None,
                "save_default_payment_method": "off",
            },
            "pending_invoice_item_interval": None,
            "pending_setup_intent": None,
            "pending_update": None,
            "schedule": None,
            "start_date": row["start_at"],
            "status": row["status"],
            "test_clock": None,
            "transfer_data": None,
            "trial_end": row["trial_end"],
            "trial_settings": {"end_behavior": {"missing_payment_method": "create_invoice"}},
            "trial_start": row["trial_start"],
        }

    def _item(self, row: Row, item: Row, discount: Payload | None) -> Payload:
        key = item["item_id"]
        is_discounted = discount is not None and discount["subscription_item"] == key
        quantity = {} if item["is_metered"] else {"quantity": item["quantity"]}
        return {
            "id": key,
            "object": "subscription_item",
            "billing_thresholds": None,
            "created": self.first_seen.setdefault(key, row["event_at"]),
            "discounts": [discount] if is_discounted else [],
            "metadata": {},
            "plan": self.plans[item["price_id"]],
            "price": self.prices[item["price_id"]],
            "subscription": row["subscription_id"],
            "tax_rates": [],
        } | quantity


def metadata(row: Row) -> dict[str, str]:
    """What the company itself notes on a subscription."""
    said = {
        "auto_renewal": "true" if row["is_auto_renewal"] else "false",
        "term_months": str(row["term_months"]),
        "renews_subscription": row["renews_subscription_id"],
    }
    return {key: value for key, value in said.items() if value is not None}
