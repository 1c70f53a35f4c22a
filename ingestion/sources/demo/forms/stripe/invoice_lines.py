"""Lines of invoices, as they are and as a draft had them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from ingestion.sources.demo.forms.stripe.values import Payload, Row, lower, tax_amount, unit_amount


def line(
    row: Row,
    prices: Mapping[str, Payload],
    plans: Mapping[str, Payload | None],
    *,
    is_of_items: bool,
) -> Payload:
    """One line; `is_of_items` where the discount is one of items, not of the whole invoice."""
    net, discount = row["_amount_excluding_tax_minor"], row["_discount_id"]
    parts = {
        "invoice_item": row["_stripe_type"] == "invoiceitem" and row["invoice_line_id"],
        "subscription_item": row["subscription_item_id"],
    }
    if parts["invoice_item"]:
        parts["invoice_item"] = row["invoice_line_id"].replace("il_", "ii_")
    return {
        "id": row["invoice_line_id"],
        "object": "line_item",
        "amount": row["_amount_minor"],
        "amount_excluding_tax": net,
        "currency": lower(row["currency"]),
        "description": row["line_description"],
        "discount_amounts": [{"amount": row["_discount_minor"], "discount": discount}]
        if discount
        else [],
        "discountable": not row["_is_proration"],
        "discounts": [discount] if discount and is_of_items else [],
        "invoice": row["invoice_id"],
        "livemode": True,
        "metadata": {},
        "period": {"end": row["period_end"], "start": row["period_start"]},
        "plan": plans[row["_price_id"]],
        "price": prices[row["_price_id"]],
        "proration": row["_is_proration"],
        "proration_details": {"credited_items": None},
        "quantity": row["quantity"],
        "subscription": row["subscription_id"],
        "tax_amounts": [tax_amount(row, row["_tax_minor"], row["_taxable_minor"])]
        if row["_tax_rate_id"]
        else [],
        "tax_rates": [],
        "type": row["_stripe_type"],
        "unit_amount_excluding_tax": unit_amount(net, row["quantity"]),
    } | {name: value for name, value in parts.items() if value}


def as_drafted(invoice: Row, lines: list[Row]) -> tuple[list[Row], Row]:
    """The lines as a draft had them, one with another amount, and the totals of that draft."""
    drafted, more, more_net, more_tax = [], 0, 0, 0
    for row in lines:
        if row["invoice_line_id"] != invoice["_earlier_line_id"]:
            drafted.append(row)
            continue
        more = invoice["_earlier_line_minor"] - row["_amount_minor"]
        more_tax = _tax(more, invoice["tax_percentage"], is_inside=row["_is_tax_inclusive"])
        more_net = more - more_tax if row["_is_tax_inclusive"] else more
        drafted.append(
            row
            | {
                "_amount_minor": row["_amount_minor"] + more,
                "_amount_excluding_tax_minor": row["_amount_excluding_tax_minor"] + more_net,
                "_tax_minor": row["_tax_minor"] + more_tax,
                "_taxable_minor": row["_taxable_minor"] + more_net,
            }
        )
    return drafted, {
        "_subtotal_minor": invoice["_subtotal_minor"] + more,
        "_subtotal_excluding_tax_minor": invoice["_subtotal_excluding_tax_minor"] + more_net,
        "_tax_minor": invoice["_tax_minor"] + more_tax,
        "_total_minor": invoice["_total_minor"] + more_net + more_tax,
        "_total_excluding_tax_minor": invoice["_total_excluding_tax_minor"] + more_net,
    }


def _tax(amount: int, percentage: Decimal, *, is_inside: bool) -> int:
    whole = 100 + percentage if is_inside else Decimal(100)
    return int((amount * percentage / whole).quantize(Decimal(1), ROUND_HALF_UP))
