"""Stripe is read whole once, then by its events: every state of every record is a version."""

from __future__ import annotations

import hashlib
import json

from tests.ingestion.stripe_server import DAY, START, VERSION, FakeStripe, nested, product
from tests.ingestion.stripe_source import StripeSource


def test_a_record_lands_in_an_envelope_as_it_was_sent(
    stripe: FakeStripe, source: StripeSource
) -> None:
    sent = stripe.put("products", {**product(1, "Für München"), "created": START - DAY})
    source.land("products")
    (row,) = source.rows("products")
    assert json.loads(row["payload"]) == sent
    assert "Für München" in row["payload"]
    assert row["payload_hash"] == hashlib.sha256(row["payload"].encode()).hexdigest()
    del row["payload"], row["payload_hash"], row["_c360_row"], row["_c360_line"]
    assert row == {
        "_c360_defect": None, "_c360_text": None, "id": "prod_0001",
        "cursor_value": f"{START - 10}.900000", "is_deleted": "false", "account": "acct_1",
        "api_version": VERSION, "fetched_at": "2025-10-09T08:53:20Z",
    }  # fmt: skip
    assert {headers["Stripe-Version"] for headers in stripe.headers} == {VERSION}


def test_lists_are_read_to_their_end(stripe: FakeStripe, source: StripeSource) -> None:
    stripe.largest_page = 7
    for number in range(200):
        stripe.put("products", product(number))
    source.land("products")
    assert sorted(source.accepted("products", "record_key")) == sorted(stripe.objects["products"])
    asked = stripe.asked("/v1/products")
    assert len(asked) == 29
    assert asked[0]["limit"] == ["100"]
    assert source.land("products").is_new is False


def test_ended_subscriptions_are_asked_for(stripe: FakeStripe, source: StripeSource) -> None:
    source.land("subscriptions")
    (asked,) = stripe.asked("/v1/subscriptions")
    assert asked["status"] == ["all"]
    assert asked["expand[]"] == ["data.discounts", "data.items.data.discounts"]


def test_an_object_without_records_lands_empty(source: StripeSource) -> None:
    assert (source.land("products").n_rows, source.rows("products")) == (0, [])
    assert source.accepted("products", "record_key") == []
    assert source.land("products").is_new is False


def test_each_event_is_a_version_in_the_order_in_which_it_happened(
    stripe: FakeStripe, source: StripeSource
) -> None:
    source.land("products")
    stripe.now += DAY
    for name in ("a", "b", "c"):
        stripe.happen("product.updated", stripe.put("products", product(1, name)))
    stripe.now += 5
    stripe.happen("product.updated", stripe.put("products", product(1, "d")))
    source.land("products")
    named = source.accepted("products", "version", "product_name", where="true")
    second = START + DAY
    assert named == [
        (f"{second}.00000000", "a"),
        (f"{second}.00000100", "b"),
        (f"{second}.00000200", "c"),
        (f"{second + 5}.00000000", "d"),
    ]
    assert source.accepted("products", "product_name") == ["d"]


def test_the_first_reading_takes_the_events_that_are_still_there(
    stripe: FakeStripe, source: StripeSource
) -> None:
    stripe.happen("product.created", stripe.put("products", product(1, "before")))
    stripe.now += 31 * DAY
    stripe.happen("product.updated", stripe.put("products", product(1, "older")))
    stripe.now += 2 * DAY
    stripe.happen("product.updated", stripe.put("products", product(1, "newer")))
    stripe.now += DAY
    source.land("products")
    names = source.accepted("products", "product_name", where="true")
    assert names == ["newer", "newer", "older"]


def test_events_that_are_listed_again_are_no_second_version(
    stripe: FakeStripe, source: StripeSource
) -> None:
    source.land("products")
    stripe.now += DAY
    stripe.happen("product.updated", stripe.put("products", product(1, "a")))
    source.land("products")
    stripe.now += 60
    assert source.land("products").is_new is False
    stripe.now += 7200
    assert source.land("products").is_new is False
    assert source.versions("products") == [("prod_0001", f"{START + DAY}.000000")]


def test_an_event_that_stands_in_a_list_twice_is_one_version(
    stripe: FakeStripe, source: StripeSource
) -> None:
    source.land("products")
    stripe.now += DAY
    stripe.events += [stripe.happen("product.updated", stripe.put("products", product(1)))]
    source.land("products")
    assert source.versions("products") == [("prod_0001", f"{START + DAY}.000000")]


def test_an_event_that_appears_late_in_a_second_stands_behind_those_that_are_known(
    stripe: FakeStripe, source: StripeSource
) -> None:
    source.land("products")
    stripe.now += DAY
    stripe.happen("product.updated", stripe.put("products", product(1, "a")))
    stripe.happen("product.updated", stripe.put("products", product(1, "b")))
    source.land("products")
    stripe.happen("product.updated", stripe.put("products", product(1, "late")))
    stripe.now += 60
    source.land("products")
    assert source.accepted("products", "product_name") == ["late"]
    assert [version[-1] for _, version in source.versions("products")] == ["0", "1", "2"]


def test_more_events_than_one_window_holds_are_cut_between_seconds(
    stripe: FakeStripe, source: StripeSource
) -> None:
    source.land("products")
    stripe.largest_page = 3
    for number in range(150):
        stripe.now += number % 2
        stripe.happen("product.updated", stripe.put("products", product(number % 4, str(number))))
    source.land("products")
    assert source.accepted("products", "record_key", "product_name") == [
        (f"prod_{number % 4:04d}", str(number)) for number in (148, 149, 146, 147)
    ]
    assert len(source.rows("products")) == 150
    assert len(set(source.versions("products"))) == 150


def test_a_deleted_record_leaves_a_tombstone(stripe: FakeStripe, source: StripeSource) -> None:
    customer = stripe.put("customers", {"id": "cus_1", "object": "customer", "name": "Acme"})
    source.land("customers")
    stripe.now += DAY
    stripe.remove("customers", "cus_1")
    stripe.happen("customer.deleted", customer)
    source.land("customers")
    found = source.accepted("customers", "record_key", "account_name", "is_deleted")
    assert found == [("cus_1", "Acme", True)]


def test_a_cancelled_subscription_is_none(stripe: FakeStripe, source: StripeSource) -> None:
    subscription = {
        "id": "sub_1", "object": "subscription", "customer": "cus_1", "currency": "eur",
        "items": nested("/v1/subscription_items?subscription=sub_1", []), "discounts": [],
    }  # fmt: skip
    stripe.put("subscriptions", {**subscription, "status": "active"})
    source.land("subscriptions")
    stripe.now += DAY
    ended = stripe.put("subscriptions", {**subscription, "status": "canceled"})
    stripe.happen("customer.subscription.deleted", ended)
    source.land("subscriptions")
    found = source.accepted("subscriptions", "subscription_status", "is_deleted")
    assert found == [("canceled", False)]


def test_lists_inside_records_are_read_to_their_end(
    stripe: FakeStripe, source: StripeSource
) -> None:
    lines = [{"id": f"il_{number}", "amount": number} for number in range(25)]
    invoice = {
        "id": "in_1", "object": "invoice", "customer": "cus_1", "status": "draft", "total": 1,
        "currency": "eur", "lines": nested("/v1/invoices/in_1/lines", lines),
    }  # fmt: skip
    stripe.put("invoices", invoice)
    source.land("invoices")
    stripe.now += DAY
    stripe.happen("invoice.paid", stripe.put("invoices", {**invoice, "status": "paid"}))
    source.land("invoices")
    for status in ("draft", "paid"):
        (found,) = source.accepted("invoices", "lines", where=f"invoice_status = '{status}'")
        assert json.loads(found) == lines


def test_items_that_came_after_an_event_are_not_added_to_it(
    stripe: FakeStripe, source: StripeSource
) -> None:
    source.land("subscriptions")
    stripe.now += DAY
    items = [
        {"id": f"si_{number:02d}", "created": stripe.now, "subscription": "sub_1"}
        for number in range(12)
    ]
    for item in items:
        stripe.put("subscription_items", item)
    subscription = {
        "id": "sub_1", "object": "subscription", "customer": "cus_1", "currency": "eur",
        "status": "active", "discounts": [],
        "items": nested("/v1/subscription_items?subscription=sub_1", items),
    }  # fmt: skip
    stripe.happen("customer.subscription.created", subscription)
    stripe.now += 60
    items.append(stripe.put("subscription_items", {"id": "si_12", "subscription": "sub_1"}))
    stripe.put("subscriptions", subscription)
    stripe.happen("customer.subscription.updated", subscription)
    stripe.now += 60
    source.land("subscriptions")
    found = source.accepted("subscriptions", "version", "items", where="true")
    sizes = [len(json.loads(items)) for _, items in sorted(found)]
    assert sizes == [12, 13, 13]
    assert stripe.asked("/v1/subscription_items")[0]["expand[]"] == ["data.discounts"]


def test_what_events_do_not_say_is_asked_for(stripe: FakeStripe, source: StripeSource) -> None:
    price = {
        "id": "price_1", "object": "price", "product": "prod_1", "currency": "eur",
        "billing_scheme": "tiered", "tiers": [{"up_to": None, "unit_amount": 5}],
    }  # fmt: skip
    stripe.put("prices", price)
    source.land("prices")
    stripe.now += DAY
    changed = stripe.put("prices", {**price, "tiers": [{"up_to": None, "unit_amount": 7}]})
    stripe.happen("price.updated", {**changed, "tiers": None})
    source.land("prices")
    ((version, tiers),) = source.accepted("prices", "version", "tiers")
    assert json.loads(tiers) == changed["tiers"]
    assert version == f"{START + DAY}.90000200"
    assert source.land("prices").is_new is False


def test_a_record_told_in_another_api_version_is_asked_for(
    stripe: FakeStripe, source: StripeSource
) -> None:
    source.land("products")
    stripe.now += DAY
    stripe.put("products", product(1, "as we read it"))
    stripe.happen("product.updated", {"id": "prod_0001", "name": "odd"}, api_version="2026-01-28.x")
    source.land("products")
    assert source.accepted("products", "product_name") == ["as we read it"]
    told = {row["api_version"] for row in source.rows("products")}
    assert told == {VERSION, "2026-01-28.x"}


def test_a_record_that_is_gone_when_it_is_asked_for_is_deleted(
    stripe: FakeStripe, source: StripeSource
) -> None:
    source.land("coupons")
    stripe.now += DAY
    stripe.happen("coupon.created", {"id": "co_1", "duration": "forever"})
    source.land("coupons")
    assert source.accepted("coupons", "record_key", "is_deleted") == [("co_1", True)]


def test_a_record_may_have_any_id(stripe: FakeStripe, source: StripeSource) -> None:
    source.land("coupons")
    stripe.now += DAY
    coupon = {"id": "50% off/é?", "duration": "once", "applies_to": {"products": ["prod_1"]}}
    stripe.happen("coupon.created", stripe.put("coupons", coupon) | {"applies_to": None})
    source.land("coupons")
    found = source.accepted("coupons", "coupon_id", "applies_to", "is_deleted")
    assert found == [("50% off/é?", '["prod_1"]', False)]


def test_events_of_others_that_change_a_record_lead_to_it(
    stripe: FakeStripe, source: StripeSource
) -> None:
    customer = stripe.put("customers", {"id": "cus_1", "object": "customer", "name": "Acme"})
    for name in ("customers", "refunds"):
        source.land(name)
    stripe.now += DAY
    stripe.put("customers", {**customer, "discount": {"id": "di_1"}})
    stripe.happen("customer.discount.created", {"id": "di_1", "customer": "cus_1"})
    stripe.put("refunds", {"id": "re_1", "charge": "ch_1", "currency": "eur", "amount": 5})
    stripe.happen("charge.refunded", {"id": "ch_1"})
    for name in ("customers", "refunds"):
        source.land(name)
    assert json.loads(source.accepted("customers", "discount")[0]) == {"id": "di_1"}
    assert source.accepted("refunds", "refund_id", "payment_id") == [("re_1", "ch_1")]
    assert stripe.asked("/v1/refunds")[-1]["charge"] == ["ch_1"]


def test_every_object_is_read_from_its_own_list(stripe: FakeStripe, source: StripeSource) -> None:
    for name in source.objects:
        source.land(name)
    assert {f"/v1/{name}" for name in source.objects} < {path for path, _ in stripe.requests}


def test_payloads_keep_their_numbers_and_order(stripe: FakeStripe, source: StripeSource) -> None:
    sent = {"id": "prod_1", "z": 1.5, "a": 12345678901234567890, "created": START, "name": "é"}
    stripe.put("products", sent)
    source.land("products")
    payload = source.rows("products")[0]["payload"]
    assert list(json.loads(payload)) == ["created", "livemode", "id", "z", "a", "name"]
    assert '"z":1.5,"a":12345678901234567890,"name":"é"' in payload
