"""What the embedded company sends as Stripe: the vendor's schema, and its own records."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from pathlib import Path

import jsonschema
import pytest

from ingestion.sources.demo.forms import stripe
from ingestion.vendors.stripe import STRIPE
from tests.ingestion.demo.stripe_company import all_sent, latest_sent, sending_company

pytestmark = pytest.mark.xdist_group("demo stripe")
SCHEMA = json.loads((Path(__file__).parent / "schemas" / "stripe.json").read_text(encoding="utf-8"))
WITHOUT_DECIMALS = {"jpy", "krw"}
MANY = 400


def validator(name):
    definition = SCHEMA["objects"][name]
    return jsonschema.Draft202012Validator(
        {"$defs": SCHEMA["$defs"], "$ref": f"#/$defs/{definition}"}
    )


@pytest.fixture
def db():
    return sending_company()


@pytest.fixture
def sent():
    return all_sent()


@pytest.fixture
def latest():
    return latest_sent()


def test_every_object_is_sent(sent):
    assert set(stripe.OBJECTS) == {each.name for each in STRIPE.objects}
    assert all(sent.values())


@pytest.mark.parametrize("name", stripe.OBJECTS)
def test_payloads_are_as_the_vendors_schema_says(sent, name):
    schema = validator(name)
    living = [each for each in sent[name] if not each.is_deleted]
    for each in living[:: 1 + len(living) // MANY]:
        schema.validate(each.payload)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        pytest.param("subscriptions", lambda p: p.pop("status"), id="field is missing"),
        pytest.param("subscriptions", lambda p: p.update(paused=True), id="field is unknown"),
        pytest.param("subscriptions", lambda p: p.update(status="ended"), id="value is unknown"),
        pytest.param("subscriptions", lambda p: p.update(start_date="2024"), id="date is text"),
        pytest.param("subscriptions", lambda p: p.update(currency=None), id="null"),
        pytest.param("subscriptions", lambda p: p.update(items=[]), id="list is bare"),
        pytest.param("invoices", lambda p: p["lines"]["data"][0].pop("period"), id="nested"),
        pytest.param("invoices", lambda p: p.update(customer={}), id="reference is expanded"),
        pytest.param("charges", lambda p: p.update(amount="100"), id="amount is text"),
    ],
)
def test_a_payload_that_is_not_as_the_schema_says_is_told(sent, name, change):
    payload = json.loads(json.dumps(sent[name][0].payload))
    validator(name).validate(payload)
    change(payload)
    with pytest.raises(jsonschema.ValidationError):
        validator(name).validate(payload)


def is_documented(definition, path):
    for part in path.split("."):
        if "$ref" in definition:
            definition = SCHEMA["$defs"][definition["$ref"].rpartition("/")[2]]
        options = [definition, *definition.get("anyOf", ())]
        options = [
            SCHEMA["$defs"][one["$ref"].rpartition("/")[2]] if "$ref" in one else one
            for one in options
        ]
        found = [one["properties"][part] for one in options if part in one.get("properties", ())]
        free = [one for one in options if one.get("additionalProperties")]
        if not found and not free:
            return False
        definition = found[0] if found else {}
    return True


@pytest.mark.parametrize("each", STRIPE.objects, ids=lambda each: each.name)
def test_fields_that_are_read_are_fields_of_the_vendor(each):
    definition = {"$ref": f"#/$defs/{SCHEMA['objects'][each.name]}"}
    assert [one.path for one in each.columns if not is_documented(definition, one.path)] == []


def test_a_field_that_the_vendor_does_not_have_is_told():
    assert not is_documented({"$ref": "#/$defs/Customer"}, "address.planet")


@pytest.mark.parametrize(
    ("name", "table", "amounts"),
    [
        (
            "invoices",
            "billing__invoices",
            {"total_excluding_tax": "net_amount", "total": "gross_amount"}
            | {"amount_paid": "paid_amount"},
        ),
        (
            "charges",
            "billing__payments",
            {"amount": "gross_amount", "amount_refunded": "refunded_amount"},
        ),
        ("refunds", "billing_refunds", {"amount": "gross_amount"}),
        (
            "credit_notes",
            "billing__credit_notes",
            {"total_excluding_tax": "net_amount", "total": "gross_amount"},
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_amounts_are_in_the_smallest_unit(db, latest, name, table, amounts):
    names = ", ".join(amounts.values())
    key = db.execute(f"describe records.{table}").fetchall()[0][0]
    for record_id, *values in db.execute(f"select {key}, {names} from records.{table}").fetchall():
        payload = latest[name][record_id].payload
        unit = 1 if payload["currency"] in WITHOUT_DECIMALS else 100
        assert [payload[field] for field in amounts] == [value * unit for value in values]


def test_some_currencies_have_no_decimals(latest):
    currencies = {each.payload["currency"] for each in latest["invoices"].values()}
    assert currencies & WITHOUT_DECIMALS
    assert currencies - WITHOUT_DECIMALS


def test_every_version_of_an_invoice_adds_up(sent):
    for each in sent["invoices"]:
        invoice, lines = each.payload, each.payload["lines"]["data"]
        discounts = sum(one["amount"] for one in invoice["total_discount_amounts"])
        taxes = sum(one["amount"] for one in invoice["total_tax_amounts"] if not one["inclusive"])
        assert invoice["subtotal"] == sum(line["amount"] for line in lines)
        assert invoice["total"] == invoice["subtotal"] - discounts + taxes
        assert invoice["amount_due"] == invoice["amount_paid"] + invoice["amount_remaining"]
        assert invoice["total_excluding_tax"] == sum(line["amount_excluding_tax"] for line in lines)


def test_items_have_a_quantity_unless_use_is_billed(sent):
    items = [item for each in sent["subscriptions"] for item in each.payload["items"]["data"]]
    assert {item["price"]["recurring"]["usage_type"] for item in items} == {"licensed", "metered"}
    for item in items:
        is_metered = item["price"]["recurring"]["usage_type"] == "metered"
        assert ("quantity" in item) is not is_metered
        assert item["plan"]["id"] == item["price"]["id"]


def test_tiers_are_sent_with_prices_only(sent):
    prices = [each.payload for each in sent["prices"]]
    assert {price["tiers_mode"] for price in prices} == {"graduated", "volume", None}
    assert all(("tiers" in price) is (price["tiers_mode"] is not None) for price in prices)
    assert {price["recurring"] and price["recurring"]["interval"] for price in prices} == {
        "week", "month", "year", None,
    }  # fmt: skip
    items = [item for each in sent["subscriptions"] for item in each.payload["items"]["data"]]
    assert not any("tiers" in item["price"] for item in items)


def test_a_discount_stands_where_it_was_given(sent):
    levels = Counter()
    for each in sent["subscriptions"]:
        for discount in each.payload["discounts"]:
            assert (discount["subscription"], discount["subscription_item"]) == (each.id, None)
            levels["subscription"] += 1
        for item in each.payload["items"]["data"]:
            for discount in item["discounts"]:
                assert discount["subscription_item"] == item["id"]
                levels["item"] += 1
    for each in sent["customers"]:
        discount = each.payload.get("discount")
        if discount:
            assert (discount["customer"], discount["subscription"]) == (each.id, None)
            levels["customer"] += 1
    assert set(levels) == {"subscription", "item", "customer"}


def test_only_a_repeating_discount_has_an_end(sent):
    discounts = [one for each in sent["subscriptions"] for one in each.payload["discounts"]]
    ends = defaultdict(set)
    for discount in discounts:
        ends[discount["coupon"]["duration"]].add(discount["end"] is not None)
    assert ends["repeating"] == {True}
    assert ends["forever"] | ends["once"] == {False}
