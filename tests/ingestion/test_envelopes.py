"""Records of a vendor, in envelopes: read out of their payloads, ordered, deleted, or held back."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from ingestion import accepted_entities
from ingestion.cells.dates import EPOCH
from ingestion.entities.model import amount, currency, instant, text
from ingestion.entities.model import json as nested
from ingestion.payloads import is_path
from ingestion.vendors import Vendor, VendorObject
from tests.arrivals import Arrival

INVOICES = VendorObject(
    "invoices",
    "one row an invoice",
    (
        text("invoice_id", "Id of the invoice.", path="id", required=True),
        text("city", "City of the address.", path="address.city"),
        text("invoice_status", "State.", path="status", required=True, allowed=("open", "paid")),
        currency(path="currency"),
        amount("total_amount", "Total with tax.", path="total"),
        instant("created_at", "When it was made.", path="created"),
        nested("lines", "Its lines.", path="lines.data"),
    ),
)
VENDOR = Vendor("acme", "v1", (INVOICES,), date_formats=(EPOCH,))
SENT = {
    "id": "in_1", "status": "paid", "currency": "eur", "total": 1190, "created": 1704103200,
    "address": {"city": "Köln"}, "lines": {"data": [{"id": "il_1"}, {"id": "il_2"}]},
}  # fmt: skip


@pytest.fixture
def arrival(tmp_path, monkeypatch):
    (entity,) = VENDOR.entities
    monkeypatch.setitem(accepted_entities.ACCEPTED_ENTITIES, entity.full_name, entity)
    return Arrival(tmp_path, VENDOR.mapping(entity, {}))


def envelope(payload, cursor="1", is_deleted="false", record_id="in_1"):
    written = payload if isinstance(payload, str) else json.dumps(payload)
    return {
        "id": record_id, "cursor_value": cursor, "is_deleted": is_deleted, "account": "a",
        "api_version": "v1", "fetched_at": "2024-01-02T00:00:00Z", "payload_hash": "h",
        "payload": written,
    }  # fmt: skip


def test_fields_are_read_out_of_the_payload_by_their_types(arrival):
    arrival.arrive(envelope(SENT))
    said = ("record_key", "city", "currency", "total_amount", "cast(created_at as varchar)")
    assert arrival.current(*said) == [("in_1", "Köln", "EUR", Decimal(1190), "2024-01-01 10:00:00")]
    assert json.loads(arrival.current("lines")[0]) == SENT["lines"]["data"]


def test_the_newest_version_counts_whatever_the_order_of_arrival(arrival):
    arrival.arrive(
        envelope({**SENT, "status": "paid"}, cursor="1704103300"),
        envelope({**SENT, "status": "open"}, cursor="1704103200"),
    )
    assert arrival.current("invoice_status") == ["paid"]
    assert arrival.accepted("version", "invoice_status") == [
        ("1704103200.00000000", "open"),
        ("1704103300.00000000", "paid"),
    ]


def test_a_tombstone_deletes_though_it_holds_nothing_but_its_id(arrival):
    arrival.arrive(
        envelope(SENT), envelope({"id": "in_1", "deleted": True}, cursor="2", is_deleted="true")
    )
    assert arrival.current("record_key") == []
    assert arrival.accepted("is_deleted", where="is_current") == [True]
    assert arrival.reasons() == {}


@pytest.mark.parametrize("mark", ["true", "True", "t", "1", "yes"])
def test_every_word_for_true_marks_a_tombstone(arrival, mark):
    arrival.arrive(envelope(SENT), envelope({"id": "in_1"}, cursor="2", is_deleted=mark))
    assert arrival.current("record_key") == []


@pytest.mark.parametrize("mark", ["false", "0", "", None])
def test_a_record_without_a_mark_is_there(arrival, mark):
    arrival.arrive(envelope(SENT, is_deleted=mark))
    assert arrival.current("record_key") == ["in_1"]


def test_a_mark_that_cannot_be_read_is_held_back(arrival):
    arrival.arrive(envelope(SENT), envelope(SENT, cursor="2", is_deleted="gone"))
    assert arrival.reasons() == {3: ["not_a_boolean: is_deleted: is neither true nor false"]}


def test_a_record_that_comes_back_after_its_tombstone_lives(arrival):
    gone = envelope({"id": "in_1"}, cursor="2", is_deleted="true")
    arrival.arrive(envelope(SENT), gone, envelope(SENT, cursor="3"))
    assert arrival.current("record_key") == ["in_1"]


def test_the_same_version_fetched_twice_is_a_duplicate(arrival):
    again = {**envelope(SENT), "fetched_at": "2024-01-03T00:00:00Z"}
    counts = arrival.arrive(envelope(SENT), again)
    assert (counts.n_accepted, counts.n_duplicates) == (1, 1)


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        pytest.param({**SENT, "total": "a lot"}, "not_a_number", id="retyped field"),
        pytest.param({**SENT, "status": None}, "missing_value", id="required field is null"),
        pytest.param({**SENT, "status": "odd"}, "not_allowed", id="new value of an enumeration"),
        pytest.param({**SENT, "created": "today"}, "not_an_instant", id="no epoch"),
        pytest.param("{broken", "not_json", id="broken JSON"),
        pytest.param("[1]", "not_json", id="no object"),
    ],
)
def test_what_cannot_be_read_is_held_back_with_its_reason(arrival, payload, code):
    arrival.arrive(envelope(payload))
    assert arrival.current("record_key") == []
    assert code in arrival.codes()[2]


def test_a_field_that_is_new_to_the_vendor_changes_nothing(arrival):
    arrival.arrive(envelope({**SENT, "brand_new": {"a": 1}}))
    assert arrival.current("record_key") == ["in_1"]


def test_amounts_of_envelopes_add_up_by_currency(arrival):
    arrival.arrive(envelope(SENT), envelope({**SENT, "id": "in_2"}, record_id="in_2"))
    assert arrival.fetch(
        "select currency, landed_amount, accepted_amount from audit.amounts_by_currency"
    ) == [("EUR", Decimal(2380), Decimal(2380))]


def test_a_company_says_where_its_own_fields_stand(tmp_path, monkeypatch):
    (entity,) = VENDOR.entities
    monkeypatch.setitem(accepted_entities.ACCEPTED_ENTITIES, entity.full_name, entity)
    arrival = Arrival(tmp_path, VENDOR.mapping(entity, {"city": "custom_fields[17]"}))
    fields = [{"id": 3, "value": "x"}, {"id": 17, "value": "Bonn"}, {"id": 18, "value": None}]
    arrival.arrive(
        envelope({**SENT, "custom_fields": fields}),
        envelope({**SENT, "custom_fields": fields[::-1]}, record_id="in_2"),
        envelope({**SENT, "custom_fields": []}, record_id="in_3"),
        envelope(SENT, record_id="in_4"),
    )
    assert arrival.current("record_key", "city", "currency") == [
        ("in_1", "Bonn", "EUR"),
        ("in_2", "Bonn", "EUR"),
        ("in_3", None, "EUR"),
        ("in_4", None, "EUR"),
    ]


@pytest.mark.parametrize("path", ["", "a.", "a[", "a[1].b", "a b]", ".a"])
def test_what_is_no_path_is_told(path):
    assert not is_path(path)
