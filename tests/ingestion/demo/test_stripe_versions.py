"""Versions that the embedded company sends as Stripe: in their order, complete, up to the end."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from decimal import Decimal
from itertools import pairwise

import pytest

from ingestion.sources.demo.forms import stripe
from ingestion.vendors.stripe import STRIPE
from tests.arrivals import Arrival
from tests.ingestion.demo.stripe_company import all_sent, latest_sent, sending_company

pytestmark = pytest.mark.xdist_group("demo stripe")
RECORDS = {
    "customers": "billing__accounts",
    "products": "billing__products",
    "prices": "billing__prices",
    "coupons": "billing_coupons",
    "tax_rates": "billing_tax_rates",
    "invoices": "billing__invoices",
    "charges": "billing__payments",
    "refunds": "billing_refunds",
    "credit_notes": "billing__credit_notes",
}
"""By object: the records it stands for, one a record."""


@pytest.fixture
def db():
    return sending_company()


@pytest.fixture
def sent():
    return all_sent()


@pytest.fixture
def latest():
    return latest_sent()


@pytest.mark.parametrize("entity", STRIPE.entities, ids=lambda entity: entity.name)
def test_the_gate_lets_every_version_pass(sent, entity, tmp_path):
    arrival = Arrival(tmp_path, STRIPE.mapping(entity, {}))
    arrival.arrive(
        *(
            {
                "id": each.id,
                "cursor_value": each.cursor_value,
                "is_deleted": str(each.is_deleted).lower(),
                "payload": json.dumps(each.payload),
            }
            for each in sent[entity.name]
        )
    )
    assert arrival.reasons() == {}
    assert arrival.accepted("count(*)") == [len(sent[entity.name])]


@pytest.mark.parametrize("name", stripe.OBJECTS)
def test_versions_of_an_object_follow_each_other(sent, name):
    by_id = defaultdict(list)
    for each in sent[name]:
        by_id[each.id].append(Decimal(each.cursor_value))
    assert all(one < other for cursors in by_id.values() for one, other in pairwise(cursors))


@pytest.mark.parametrize(("name", "table"), RECORDS.items(), ids=RECORDS)
def test_each_record_is_sent_and_deleted_ones_as_tombstones(db, latest, name, table):
    columns = [row[0] for row in db.execute(f"describe records.{table}").fetchall()]
    gone = "_is_deleted" if "_is_deleted" in columns else "false"
    records = dict(db.execute(f"select {columns[0]}, {gone} from records.{table}").fetchall())
    assert {each.id: each.is_deleted for each in latest[name].values()} == records


def test_a_deleted_customer_says_nothing_but_that(sent):
    gone = [each for each in sent["customers"] if each.is_deleted]
    assert gone
    for each in gone:
        assert each.payload == {"id": each.id, "object": "customer", "deleted": True}


def test_an_invoice_is_drafted_then_open_then_paid(sent):
    states = defaultdict(list)
    for each in sent["invoices"]:
        states[each.id].append(each.payload["status"])
    order = ("draft", "open", "paid", "void", "uncollectible")
    assert {tuple(each) for each in states.values()} >= {("paid",), ("open", "paid")}
    assert any(each[0] == "draft" for each in states.values())
    assert all(each == sorted(each, key=order.index) for each in states.values())


def test_a_pause_leaves_the_status_as_it_was(sent):
    paused = [one.payload for one in sent["subscriptions"] if one.payload["pause_collection"]]
    assert paused
    assert {each["status"] for each in paused} <= {"active", "canceled"}


def test_the_last_version_of_an_ended_subscription_says_when(latest):
    statuses = Counter()
    for each in latest["subscriptions"].values():
        statuses[each.payload["status"]] += 1
        assert (each.payload["ended_at"] is not None) is (each.payload["status"] == "canceled")
    assert statuses["canceled"]
    assert statuses["active"]


def test_a_renewal_names_the_subscription_it_renews(latest):
    subscriptions = latest["subscriptions"]
    renewed = [
        (each.payload, subscriptions[each.payload["metadata"]["renews_subscription"]].payload)
        for each in subscriptions.values()
        if "renews_subscription" in each.payload["metadata"]
    ]
    assert renewed
    assert all(old["ended_at"] < new["start_date"] for new, old in renewed)


def test_corrected_customers_were_otherwise_before(db, sent):
    names = defaultdict(set)
    for each in sent["customers"]:
        if not each.is_deleted:
            names[each.id].add((each.payload["name"], each.payload["email"]))
    corrected = db.execute(
        "select billing_account_id from records.billing__accounts"
        " where _corrected_at is not null and not _is_deleted"
    ).fetchall()
    assert corrected
    assert {key for (key,) in corrected} >= {key for key, each in names.items() if len(each) > 1}
