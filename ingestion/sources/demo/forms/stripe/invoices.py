"""Invoices with their lines: as drafted, as made final, as they are now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

import duckdb

from ingestion.sources.demo.forms.envelopes import Envelope
from ingestion.sources.demo.forms.stripe.catalog import (
    discounts_by_id,
    prices_and_plans,
    tax_rates_by_id,
)
from ingestion.sources.demo.forms.stripe.invoice_lines import as_drafted, line
from ingestion.sources.demo.forms.stripe.invoice_queries import INVOICES, LINES
from ingestion.sources.demo.forms.stripe.values import (
    Payload,
    Row,
    address,
    listed,
    lower,
    rows,
    tax_amount,
)

DAY = 86_400
HOUR = 3_600


def invoices(db: duckdb.DuckDBPyConnection) -> Iterator[Envelope]:
    """Versions of every invoice: its draft where that said otherwise, while open, and now."""
    sender = _Sender(db)
    for row in rows(db, INVOICES):
        key, lines = row["invoice_id"], sender.lines[row["invoice_id"]]
        now = sender.invoice(row, lines)
        if row["earlier"] is not None and row["earlier"] < row["finalized"]:
            drafted, totals = as_drafted(row, lines)
            draft = sender.invoice(row | totals, drafted) | _unpaid(row | totals) | DRAFT
            draft |= {"automatically_finalizes_at": row["earlier"] + HOUR}
            yield Envelope(key, str(row["earlier"]), False, draft)
        if row["updated"] - row["finalized"] > DAY:
            yield Envelope(key, str(row["finalized"]), False, now | _unpaid(row))
        yield Envelope(key, str(row["updated"]), False, now)


class _Sender:
    """Puts the objects of the catalog into invoices."""

    def __init__(self, db: duckdb.DuckDBPyConnection) -> None:
        self.prices, self.plans = prices_and_plans(db)
        self.discounts = discounts_by_id(db)
        self.tax_rates = tax_rates_by_id(db)
        self.lines: Mapping[str, list[Row]] = defaultdict(list)
        for row in rows(db, LINES):
            self.lines[row["invoice_id"]].append(row)

    def invoice(self, row: Row, lines: list[Row]) -> Payload:
        """The invoice as it is now."""
        key, status = row["invoice_id"], row["invoice_status"]
        discount = self.discounts.get(row["_discount_id"])
        is_of_items = discount is not None and discount["subscription_item"] is not None
        of_whole = None if is_of_items else discount
        tax_rate = row["_tax_rate_id"]
        data = [self._line(each, is_of_items=is_of_items) for each in lines]
        owed = min(row["_total_minor"], 0)
        return {
            "id": key,
            "object": "invoice",
            "account_country": "US",
            "account_name": "Northbeam Software",
            "account_tax_ids": None,
            "amount_due": row["_amount_due_minor"],
            "amount_paid": row["_amount_paid_minor"],
            "amount_remaining": row["_amount_remaining_minor"],
            "amount_shipping": 0,
            "application": None,
            "application_fee_amount": None,
            "attempt_count": row["_attempt_count"],
            "attempted": row["_attempted"],
            "auto_advance": status == "open",
            "automatic_tax": {"enabled": False, "liability": None, "status": None},
            "automatically_finalizes_at": None,
            "billing_reason": row["_billing_reason"],
            "charge": row["_charge_id"],
            "collection_method": row["_collection_method"],
            "created": row["created"],
            "currency": lower(row["currency"]),
            "custom_fields": None,
            "customer": row["billing_account_id"],
            "customer_address": address(row),
            "customer_email": row["email"],
            "customer_name": row["account_name"],
            "customer_phone": row["phone"],
            "customer_shipping": None,
            "customer_tax_exempt": "none",
            "customer_tax_ids": _tax_ids(row),
            "default_payment_method": None,
            "default_source": None,
            "default_tax_rates": [self.tax_rates[tax_rate]] if tax_rate else [],
            "description": None,
            "discount": of_whole,
            "discounts": [of_whole["id"]] if of_whole else [],
            "due_date": row["due"],
            "effective_at": row["finalized"],
            "ending_balance": owed,
            "footer": None,
            "from_invoice": None,
            "hosted_invoice_url": f"https://invoice.stripe.com/i/{key}",
            "invoice_pdf": f"https://pay.stripe.com/invoice/{key}/pdf",
            "issuer": {"type": "self"},
            "last_finalization_error": None,
            "latest_revision": None,
            "lines": listed(data, f"/v1/invoices/{key}/lines"),
            "livemode": True,
            "metadata": _metadata(row),
            "next_payment_attempt": None,
            "number": row["_number"],
            "on_behalf_of": None,
            "paid": status == "paid",
            "paid_out_of_band": False,
            "payment_intent": row["_payment_intent_id"],
            "payment_settings": {
                "default_mandate": None,
                "payment_method_options": None,
                "payment_method_types": None,
            },
            "period_end": row["period_end"],
            "period_start": row["period_start"],
            "post_payment_credit_notes_amount": row["credited"],
            "pre_payment_credit_notes_amount": 0,
            "quote": None,
            "receipt_number": None,
            "rendering": None,
            "shipping_cost": None,
            "shipping_details": None,
            "starting_balance": 0,
            "statement_descriptor": None,
            "status": status,
            "status_transitions": {
                "finalized_at": row["finalized"],
                "marked_uncollectible_at": row["given_up"],
                "paid_at": row["paid"],
                "voided_at": row["voided"],
            },
            "subscription": row["subscription_id"],
            "subscription_details": {"metadata": {}},
            "subtotal": row["_subtotal_minor"],
            "subtotal_excluding_tax": row["_subtotal_excluding_tax_minor"],
            "tax": row["_tax_minor"] if tax_rate else None,
            "test_clock": None,
            "total": row["_total_minor"],
            "total_discount_amounts": [
                {"amount": row["_discount_minor"], "discount": discount["id"]}
            ]
            if discount
            else [],
            "total_excluding_tax": row["_total_excluding_tax_minor"],
            "total_tax_amounts": [
                tax_amount(row, row["_tax_minor"], row["_total_excluding_tax_minor"])
            ]
            if tax_rate
            else [],
            "transfer_data": None,
            "webhooks_delivered_at": row["created"],
        }

    def _line(self, row: Row, *, is_of_items: bool) -> Payload:
        return line(row, self.prices, self.plans, is_of_items=is_of_items)


DRAFT: Payload = {
    "status": "draft",
    "auto_advance": True,
    "effective_at": None,
    "ending_balance": None,
    "hosted_invoice_url": None,
    "invoice_pdf": None,
    "number": None,
    "payment_intent": None,
    "status_transitions": {
        "finalized_at": None,
        "marked_uncollectible_at": None,
        "paid_at": None,
        "voided_at": None,
    },
}
"""What an invoice does not have before it is final."""


def _unpaid(row: Row) -> Payload:
    due = max(row["_total_minor"], 0)
    return {
        "status": "open",
        "amount_due": due,
        "amount_paid": 0,
        "amount_remaining": due,
        "attempt_count": 0,
        "attempted": False,
        "auto_advance": True,
        "charge": None,
        "paid": False,
        "post_payment_credit_notes_amount": 0,
        "status_transitions": {
            "finalized_at": row["finalized"],
            "marked_uncollectible_at": None,
            "paid_at": None,
            "voided_at": None,
        },
    }


def _tax_ids(row: Row) -> list[Payload]:
    number = row["tax_number"]
    return [] if number is None else [{"type": row["_tax_id_type"], "value": number}]


def _metadata(row: Row) -> dict[str, str]:
    replaced = row["_replaces_invoice_id"]
    return {} if replaced is None else {"replaces_invoice": replaced}
