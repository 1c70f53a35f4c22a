"""What is sold, and on which terms: products, prices, coupons, tax rates, discounts."""

from __future__ import annotations

import json
from collections.abc import Iterator

import duckdb

from ingestion.sources.demo.forms.envelopes import Envelope
from ingestion.sources.demo.forms.stripe.values import Payload, Row, by_id, lower, number, rows

SOFTWARE_AS_A_SERVICE = "txcd_10103001"
"""Stripe's tax code of what the company sells."""


def products(db: duckdb.DuckDBPyConnection) -> Iterator[Envelope]:
    """Products as they are now."""
    for row in rows(
        db,
        "select *, epoch(_created_at)::bigint as created"
        " from records.billing__products order by product_id",
    ):
        payload = {
            "id": row["product_id"],
            "object": "product",
            "active": row["is_active"],
            "created": row["created"],
            "default_price": None,
            "description": None,
            "images": [],
            "livemode": True,
            "marketing_features": [],
            "metadata": {"family": row["product_family"]},
            "name": row["product_name"],
            "package_dimensions": None,
            "shippable": None,
            "statement_descriptor": None,
            "tax_code": SOFTWARE_AS_A_SERVICE,
            "type": "service",
            "unit_label": row["_unit_label"],
            "updated": row["created"],
            "url": None,
        }
        yield _as_is(payload)


def prices(db: duckdb.DuckDBPyConnection) -> Iterator[Envelope]:
    """Prices as they are now, with their tiers."""
    for row in _price_rows(db):
        tiers = json.loads(row["_tiers"]) if row["_tiers"] else None
        payload = price(row)
        yield _as_is(payload | {"tiers": [_tier(tier) for tier in tiers]} if tiers else payload)


def prices_and_plans(
    db: duckdb.DuckDBPyConnection,
) -> tuple[dict[str, Payload], dict[str, Payload | None]]:
    """Prices as they stand inside other objects, without tiers, and the older plans of them."""
    found = _price_rows(db)
    return by_id(map(price, found)), {row["price_id"]: plan(row) for row in found}


def coupons(db: duckdb.DuckDBPyConnection) -> Iterator[Envelope]:
    """Coupons as they are now, with the products they are limited to."""
    for row in _coupon_rows(db):
        product = row["applies_to_product_id"]
        payload = coupon(row)
        yield _as_is(payload | {"applies_to": {"products": [product]}} if product else payload)


def tax_rates(db: duckdb.DuckDBPyConnection) -> Iterator[Envelope]:
    """Tax rates as they are now."""
    return map(_as_is, tax_rates_by_id(db).values())


def discounts_by_id(db: duckdb.DuckDBPyConnection) -> dict[str, Payload]:
    """Discounts as they stand inside other objects.

    A discount of a customer lowers every subscription, so one whose customer has another
    subscription at the time is sent as a discount of its subscription.
    """
    found = by_id(map(coupon, _coupon_rows(db)))
    return by_id(
        {
            "id": row["discount_id"],
            "object": "discount",
            "checkout_session": None,
            "coupon": found[row["coupon_id"]],
            "customer": row["billing_account_id"],
            "end": row["ends"] if row["duration"] == "repeating" else None,
            "invoice": None,
            "invoice_item": None,
            "promotion_code": None,
            "start": row["starts"],
            "subscription": None if row["sent_scope"] == "customer" else row["subscription_id"],
            "subscription_item": row["subscription_item_id"],
        }
        for row in rows(db, DISCOUNTS)
    )


def tax_rates_by_id(db: duckdb.DuckDBPyConnection) -> dict[str, Payload]:
    """Tax rates by id."""
    return by_id(
        {
            "id": row["tax_rate_id"],
            "object": "tax_rate",
            "active": True,
            "country": row["country"],
            "created": row["created"],
            "description": None,
            "display_name": row["display_name"],
            "effective_percentage": number(row["percentage"]),
            "inclusive": row["is_inclusive"],
            "jurisdiction": row["country"],
            "jurisdiction_level": None,
            "livemode": True,
            "metadata": {},
            "percentage": number(row["percentage"]),
            "state": None,
            "tax_type": "vat" if row["display_name"] == "VAT" else None,
        }
        for row in rows(
            db,
            "select *, epoch(_created_at)::bigint as created"
            " from records.billing_tax_rates order by tax_rate_id",
        )
    )


def price(row: Row) -> Payload:
    """A price without its tiers."""
    amount = row["_unit_minor"]
    return {
        "id": row["price_id"],
        "object": "price",
        "active": row["is_active"],
        "billing_scheme": row["_billing_scheme"],
        "created": row["created"],
        "currency": lower(row["currency"]),
        "custom_unit_amount": None,
        "livemode": True,
        "lookup_key": None,
        "metadata": json.loads(row["_metadata"]),
        "nickname": row["_nickname"],
        "product": row["product_id"],
        "recurring": _recurring(row),
        "tax_behavior": row["_tax_behavior"],
        "tiers_mode": row["_tiers_mode"],
        "transform_quantity": _package(row),
        "type": row["_stripe_type"],
        "unit_amount": amount,
        "unit_amount_decimal": None if amount is None else str(amount),
    }


def plan(row: Row) -> Payload | None:
    """The plan that Stripe still sends beside a recurring price."""
    recurring = _recurring(row)
    if recurring is None:
        return None
    amount = row["_unit_minor"]
    return recurring | {
        "id": row["price_id"],
        "object": "plan",
        "active": row["is_active"],
        "amount": amount,
        "amount_decimal": None if amount is None else str(amount),
        "billing_scheme": row["_billing_scheme"],
        "created": row["created"],
        "currency": lower(row["currency"]),
        "livemode": True,
        "metadata": json.loads(row["_metadata"]),
        "nickname": row["_nickname"],
        "product": row["product_id"],
        "tiers_mode": row["_tiers_mode"],
        "transform_usage": _package(row),
    }


def coupon(row: Row) -> Payload:
    """A coupon without the products it is limited to."""
    return {
        "id": row["coupon_id"],
        "object": "coupon",
        "amount_off": row["amount_off_minor"],
        "created": row["created"],
        "currency": lower(row["currency"]),
        "duration": row["duration"],
        "duration_in_months": row["duration_in_months"],
        "livemode": True,
        "max_redemptions": None,
        "metadata": {},
        "name": row["name"],
        "percent_off": number(row["percent_off"]),
        "redeem_by": None,
        "times_redeemed": row["times_redeemed"],
        "valid": True,
    }


DISCOUNTS = """
    select
        discounts.*,
        epoch(discounts.start_at)::bigint as starts,
        epoch(discounts.end_at)::bigint as ends,
        case
            when discounts.scope = 'customer' and exists (
                from records.billing_subscription_versions as others
                where others.billing_account_id = discounts.billing_account_id
                    and others.subscription_id <> discounts.subscription_id
                    and others._is_last
                    and others.start_at < coalesce(discounts.end_at, timestamp '9999-12-31')
                    and coalesce(others.ended_at, timestamp '9999-12-31') > discounts.start_at
            ) then 'subscription'
            else discounts.scope
        end as sent_scope
    from records.billing_discounts as discounts
    order by discounts.discount_id
"""


def _price_rows(db: duckdb.DuckDBPyConnection) -> list[Row]:
    return rows(
        db,
        "select * exclude (_created_at), epoch(_created_at)::bigint as created"
        " from records.billing__prices order by price_id",
    )


def _coupon_rows(db: duckdb.DuckDBPyConnection) -> list[Row]:
    return rows(
        db,
        "select *, epoch(created_at)::bigint as created, (select count(*)"
        " from records.billing_discounts as d where d.coupon_id = c.coupon_id) as times_redeemed"
        " from records.billing_coupons as c order by coupon_id",
    )


def _recurring(row: Row) -> Payload | None:
    if row["_stripe_type"] != "recurring":
        return None
    return {
        "aggregate_usage": "sum" if row["usage_type"] == "metered" else None,
        "interval": row["_stripe_interval"],
        "interval_count": row["_stripe_interval_count"],
        "meter": None,
        "trial_period_days": None,
        "usage_type": row["usage_type"],
    }


def _package(row: Row) -> Payload | None:
    divide_by = row["_divide_by"]
    return None if divide_by is None else {"divide_by": divide_by, "round": "up"}


def _tier(tier: Row) -> Payload:
    flat = tier["flat_amount"] or None
    return {
        "flat_amount": flat,
        "flat_amount_decimal": None if flat is None else str(flat),
        "unit_amount": tier["unit_amount"],
        "unit_amount_decimal": str(tier["unit_amount"]),
        "up_to": tier["up_to"],
    }


def _as_is(payload: Payload) -> Envelope:
    cursor = payload.get("updated") or payload["created"]
    return Envelope(payload["id"], str(cursor), False, payload)
