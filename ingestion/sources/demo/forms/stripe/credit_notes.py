"""Credit notes."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from ingestion.sources.demo.forms.envelopes import Envelope
from ingestion.sources.demo.forms.stripe.values import (
    Payload,
    Row,
    listed,
    lower,
    rows,
    tax_amount,
)

QUERY = """
    select *, epoch(_created_at)::bigint as created
    from records.billing__credit_notes
    order by credit_note_id
"""


def credit_notes(db: duckdb.DuckDBPyConnection) -> Iterator[Envelope]:
    """Every credit note."""
    for row in rows(db, QUERY):
        key = row["credit_note_id"]
        yield Envelope(key, str(row["created"]), False, _credit_note(row))


def _credit_note(row: Row) -> Payload:
    key, net, total = row["credit_note_id"], row["_net_minor"], row["_total_minor"]
    subtotal = total if row["_is_tax_inclusive"] else net
    taxes = [tax_amount(row, row["_tax_minor"], net)] if row["_tax_rate_id"] else []
    line = {
        "id": row["_line_id"],
        "object": "credit_note_line_item",
        "amount": subtotal,
        "amount_excluding_tax": net,
        "description": row["_memo"],
        "discount_amount": 0,
        "discount_amounts": [],
        "livemode": True,
        "quantity": 1,
        "tax_amounts": taxes,
        "tax_rates": [],
        "type": "custom_line_item",
        "unit_amount": subtotal,
        "unit_amount_decimal": str(subtotal),
        "unit_amount_excluding_tax": str(net),
    }
    is_to_balance = row["_refund_id"] is None
    return {
        "id": key,
        "object": "credit_note",
        "amount": total,
        "amount_shipping": 0,
        "created": row["created"],
        "currency": lower(row["currency"]),
        "customer": row["billing_account_id"],
        "customer_balance_transaction": f"cbtxn_{key}" if is_to_balance else None,
        "discount_amount": 0,
        "discount_amounts": [],
        "effective_at": row["created"],
        "invoice": row["invoice_id"],
        "lines": listed([line], f"/v1/credit_notes/{key}/lines"),
        "livemode": True,
        "memo": row["_memo"],
        "metadata": {},
        "number": row["_number"],
        "out_of_band_amount": None,
        "pdf": f"https://pay.stripe.com/credit_notes/{key}/pdf",
        "reason": row["credit_reason"],
        "refund": row["_refund_id"],
        "shipping_cost": None,
        "status": row["_status"],
        "subtotal": subtotal,
        "subtotal_excluding_tax": net,
        "tax_amounts": taxes,
        "total": total,
        "total_excluding_tax": net,
        "type": row["_type"],
        "voided_at": None,
    }
