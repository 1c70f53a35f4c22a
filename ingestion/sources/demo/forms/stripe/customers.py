"""Customers: as made, corrected, discounted and deleted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import duckdb

from ingestion.sources.demo.forms.envelopes import Envelope
from ingestion.sources.demo.forms.stripe.catalog import discounts_by_id
from ingestion.sources.demo.forms.stripe.values import (
    Payload,
    Row,
    address,
    listed,
    lower,
    number,
    rows,
)

QUERY = """
    select
        *,
        epoch(created_at)::bigint as created,
        epoch(updated_at)::bigint as updated,
        epoch(_deleted_at)::bigint as deleted,
        epoch(_corrected_at)::bigint as corrected,
        (select epoch(as_of + interval 1 day)::bigint from facts.settings) as now
    from records.billing__accounts
    order by billing_account_id
"""


def customers(db: duckdb.DuckDBPyConnection) -> Iterator[Envelope]:
    """Every version of every customer; the last of a deleted one is a tombstone."""
    discounts: dict[str, list[Payload]] = defaultdict(list)
    ends = _ends(db)
    for discount in discounts_by_id(db).values():
        if discount["subscription"] is None:
            discounts[discount["customer"]].append(discount)
    for row in rows(db, QUERY):
        yield from _versions(row, discounts[row["billing_account_id"]], ends)


def _versions(row: Row, discounts: list[Payload], ends: dict[str, int]) -> Iterator[Envelope]:
    key = row["billing_account_id"]
    changes = {row["updated"], row["corrected"] and row["created"]}
    changes |= {discount["start"] for discount in discounts}
    changes |= {ends.get(discount["id"]) for discount in discounts}
    last = row["deleted"] or row["now"]
    for time in sorted(change for change in changes if change is not None and change < last):
        is_earlier = row["corrected"] is not None and time < row["corrected"]
        in_force = [
            each for each in discounts if each["start"] <= time < ends.get(each["id"], row["now"])
        ]
        yield Envelope(key, str(time), False, _customer(row, is_earlier, in_force))
    if row["deleted"] is not None:
        gone = {"id": key, "object": "customer", "deleted": True}
        yield Envelope(key, str(row["deleted"]), True, gone)


def _customer(row: Row, is_earlier: bool, discounts: list[Payload]) -> Payload:  # noqa: FBT001
    key = row["billing_account_id"]
    name, email = row["account_name"], row["email"]
    if is_earlier:
        name, email = row["_earlier_name"] or name, row["_earlier_email"] or email
    return {
        "id": key,
        "object": "customer",
        "address": address(row),
        "balance": 0,
        "created": row["created"],
        "currency": lower(row["currency"]),
        "default_source": None,
        "delinquent": row["is_delinquent"],
        "description": None,
        "discount": discounts[0] if discounts else None,
        "email": email,
        "invoice_prefix": f"NB{number(row['_customer'] or 0):07.0f}",
        "invoice_settings": {
            "custom_fields": None,
            "default_payment_method": None,
            "footer": None,
            "rendering_options": None,
        },
        "livemode": True,
        "metadata": _metadata(row),
        "name": name,
        "phone": row["phone"],
        "preferred_locales": [row["_language"]] if row["_language"] else [],
        "shipping": None,
        "tax_exempt": "none",
        "tax_ids": listed(_tax_ids(row), f"/v1/customers/{key}/tax_ids"),
        "test_clock": None,
    }


def _metadata(row: Row) -> dict[str, str]:
    said = {
        "crm_account_id": row["crm_account_id"],
        "helpdesk_organization_id": row["helpdesk_organization_id"],
        "is_test": "true" if row["is_test"] else None,
    }
    return {key: value for key, value in said.items() if value is not None}


def _tax_ids(row: Row) -> list[Payload]:
    if row["tax_number"] is None:
        return []
    key = row["billing_account_id"]
    return [
        {
            "id": f"txi_{key.removeprefix('cus_')}",
            "object": "tax_id",
            "country": row["country"],
            "created": row["created"],
            "customer": key,
            "livemode": True,
            "owner": {"customer": key, "type": "customer"},
            "type": row["_tax_id_type"],
            "value": row["tax_number"],
            "verification": None,
        }
    ]


def _ends(db: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """When discounts were over; a coupon for once leaves its customer with the cycle it lowered."""
    return {
        row["discount_id"]: row["ends"]
        for row in rows(
            db,
            "select discount_id, epoch(end_at)::bigint as ends from records.billing_discounts"
            " where end_at is not null",
        )
    }
