"""Charges and refunds."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from ingestion.sources.demo.forms.envelopes import Envelope
from ingestion.sources.demo.forms.stripe.values import Payload, Row, address, lower, rows

CHARGES = """
    select
        payments.*,
        accounts.account_name,
        accounts.email,
        accounts.country,
        accounts.street,
        accounts.city,
        accounts._state,
        accounts.postal_code,
        accounts.phone,
        epoch(payments._created_at)::bigint as created,
        refunds.refunded
    from records.billing__payments as payments
    left join records.billing__accounts as accounts
        on payments.billing_account_id = accounts.billing_account_id
    left join (
        select payment_id, epoch(max(created_at))::bigint as refunded
        from records.billing_refunds
        group by payment_id
    ) as refunds
        on payments.payment_id = refunds.payment_id
    order by payments.payment_id
"""
REFUNDS = """
    select refunds.*, epoch(created_at)::bigint as created, payments._payment_method_type as method
    from records.billing_refunds as refunds
    left join records.billing__payments as payments
        on refunds.payment_id = payments.payment_id
    order by refunds.refund_id
"""
CARD_YEARS = 4


def charges(db: duckdb.DuckDBPyConnection) -> Iterator[Envelope]:
    """Every charge, and once more where something was given back."""
    for row in rows(db, CHARGES):
        key, refunded = row["payment_id"], row["_amount_refunded_minor"]
        if refunded:
            yield Envelope(key, str(row["created"]), False, _charge(row, 0))
        yield Envelope(key, str(row["refunded"] or row["created"]), False, _charge(row, refunded))


def refunds(db: duckdb.DuckDBPyConnection) -> Iterator[Envelope]:
    """Every refund."""
    for row in rows(db, REFUNDS):
        key = row["refund_id"]
        details: Payload = {"type": row["method"] or "card"}
        if details["type"] == "card":
            details["card"] = {
                "reference_status": "pending",
                "reference_type": "acquirer_reference_number",
                "type": "refund",
            }
        payload = {
            "id": key,
            "object": "refund",
            "amount": row["amount_minor"],
            "balance_transaction": f"txn_{key}",
            "charge": row["payment_id"],
            "created": row["created"],
            "currency": lower(row["currency"]),
            "destination_details": details,
            "metadata": {},
            "payment_intent": row["_payment_intent_id"],
            "reason": row["reason"],
            "receipt_number": None,
            "source_transfer_reversal": None,
            "status": row["status"],
            "transfer_reversal": None,
        }
        yield Envelope(key, str(row["created"]), False, payload)


def _charge(row: Row, refunded: int) -> Payload:
    key, is_paid = row["payment_id"], row["_failure_code"] is None
    return {
        "id": key,
        "object": "charge",
        "amount": row["_amount_minor"],
        "amount_captured": row["_amount_minor"] if is_paid else 0,
        "amount_refunded": refunded,
        "application": None,
        "application_fee": None,
        "application_fee_amount": None,
        "balance_transaction": f"txn_{key}" if is_paid else None,
        "billing_details": {
            "address": address(row),
            "email": row["email"],
            "name": row["account_name"],
            "phone": row["phone"],
        },
        "calculated_statement_descriptor": "NORTHBEAM",
        "captured": is_paid,
        "created": row["created"],
        "currency": lower(row["currency"]),
        "customer": row["billing_account_id"],
        "description": "Subscription update" if row["invoice_id"] else None,
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": row["_failure_code"],
        "failure_message": row["failure_reason"],
        "fraud_details": {},
        "invoice": row["invoice_id"],
        "livemode": True,
        "metadata": {},
        "on_behalf_of": None,
        "outcome": _outcome(row["_failure_code"]),
        "paid": is_paid,
        "payment_intent": row["_payment_intent_id"],
        "payment_method": f"pm_{key}",
        "payment_method_details": _method(row),
        "receipt_email": None,
        "receipt_number": None,
        "receipt_url": f"https://pay.stripe.com/receipts/{key}" if is_paid else None,
        "refunded": bool(refunded) and refunded == row["_amount_minor"],
        "review": None,
        "shipping": None,
        "source": None,
        "source_transfer": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": None,
        "status": "succeeded" if is_paid else "failed",
        "transfer_data": None,
        "transfer_group": None,
    }


def _outcome(failure_code: str | None) -> Payload:
    is_paid = failure_code is None
    return {
        "network_status": "approved_by_network" if is_paid else "declined_by_network",
        "reason": failure_code,
        "risk_level": "normal",
        "seller_message": "Payment complete."
        if is_paid
        else "The bank did not return any further details with this decline.",
        "type": "authorized" if is_paid else "issuer_declined",
    }


def _method(row: Row) -> Payload:
    kind, country = row["_payment_method_type"], row["country"]
    details: Payload = {}
    if kind == "card":
        checks = ("address_line1_check", "address_postal_code_check", "cvc_check")
        details = {
            "amount_authorized": row["_amount_minor"],
            "authorization_code": None,
            "brand": "visa",
            "checks": dict.fromkeys(checks, "pass"),
            "country": country,
            "exp_month": 12,
            "exp_year": row["payment_date"].year + CARD_YEARS,
            "fingerprint": None,
            "funding": "credit",
            "installments": None,
            "last4": "4242",
            "mandate": None,
            "network": "visa",
            "three_d_secure": None,
            "wallet": None,
        }
    elif kind == "sepa_debit":
        names = ("bank_code", "branch_code", "fingerprint", "mandate")
        details = {**dict.fromkeys(names), "country": country, "last4": "3000"}
    return {"type": kind, kind: details}
