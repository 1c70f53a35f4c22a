"""What the embedded company sends as Zendesk: documented fields, versions, and its own records."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from itertools import pairwise

import pytest

from ingestion.sources.demo.forms import zendesk
from ingestion.sources.demo.forms.zendesk.tickets import CUSTOM_FIELDS
from ingestion.sources.demo.generator import build_block, company
from ingestion.vendors.zendesk import ZENDESK
from tests.arrivals import Arrival
from tests.ingestion.demo.zendesk_fields import FIELDS, differences, documents
from workspace.settings import Demo

TABLES = {
    "organizations": "helpdesk__organizations",
    "users": "helpdesk__people",
    "tickets": "helpdesk__tickets",
    "satisfaction_ratings": "helpdesk__satisfaction_ratings",
    "sla_policies": "support_sla_policies",
    "schedules": "support_schedules",
    "ticket_metric_events": "support_metric_events",
}
"""By object: the records it stands for, one a record."""


@pytest.fixture(scope="module")
def db():
    demo = Demo(customers=300, mess="hard", usage_share=0.01)
    with company(demo) as made:
        build_block(made, demo, 1, demo.customers)
        yield made


@pytest.fixture(scope="module")
def sent(db):
    return {name: list(zendesk.envelopes(db, name)) for name in zendesk.OBJECTS}


@pytest.fixture(scope="module")
def latest(sent):
    return {
        name: {each.id: each for each in sorted(envelopes, key=lambda one: one.cursor_value)}
        for name, envelopes in sent.items()
    }


def test_every_object_is_sent_and_documented():
    assert set(zendesk.OBJECTS) == {each.name for each in ZENDESK.objects} == set(FIELDS)


@pytest.mark.parametrize("name", zendesk.OBJECTS)
def test_payloads_hold_the_documented_fields_and_no_others(sent, name):
    found = [what for each in sent[name] for what in differences(name, each.payload)]
    assert sent[name]
    assert found == []


@pytest.mark.parametrize("each", ZENDESK.objects, ids=lambda each: each.name)
def test_fields_that_are_read_are_documented(each):
    # `list[7]` is the element of a list that has this id.
    paths = [one.path.partition("[")[0] for one in each.columns]
    assert [path for path in paths if not documents(each.name, path)] == []


@pytest.mark.parametrize("path", ["statuses", "via.canal", "satisfaction_rating.stars"])
def test_field_that_is_read_by_a_wrong_name_is_found(path):
    assert not documents("tickets", path)


@pytest.mark.parametrize("each", ZENDESK.objects, ids=lambda each: each.name)
def test_first_column_is_the_key_that_the_payload_repeats(sent, each):
    assert each.columns[0].path == "id"
    assert all(one.id.rpartition("|")[2] == str(one.payload["id"]) for one in sent[each.name])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda ticket: ticket.pop("status"), "tickets.status is missing"),
        (lambda ticket: ticket.update(state="open"), "tickets.state is not documented"),
        (lambda ticket: ticket.update(status="on-hold"), "is none of its values"),
        (lambda ticket: ticket.update(requester_id=None), "tickets.requester_id is null"),
        (lambda ticket: ticket.update(requester_id="7"), "is no integer"),
        (lambda ticket: ticket.update(has_incidents=0), "is no boolean"),
        (lambda ticket: ticket.update(id=True), "is no integer"),
        (lambda ticket: ticket.update(created_at="2024-05-01 10:00:00"), "is no instant"),
        (lambda ticket: ticket["custom_fields"][0].pop("value"), "[0].value is missing"),
        (lambda ticket: ticket["via"].update(channel=None), "tickets.via.channel is null"),
    ],
)
def test_payload_that_is_not_as_documented_is_told(sent, change, said):
    ticket = json.loads(json.dumps(sent["tickets"][0].payload))
    change(ticket)
    (found,) = differences("tickets", ticket)
    assert said in found


@pytest.mark.parametrize("entity", ZENDESK.entities, ids=lambda entity: entity.name)
def test_gate_lets_every_version_pass(sent, entity, tmp_path):
    arrival = Arrival(tmp_path, ZENDESK.mapping(entity, {}))
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


@pytest.mark.parametrize("name", zendesk.OBJECTS)
def test_versions_of_a_record_are_told_apart_by_their_cursor(sent, name):
    versions = Counter((each.id, each.cursor_value) for each in sent[name])
    assert [version for version, times in versions.items() if times > 1] == []


@pytest.mark.parametrize("name", zendesk.OBJECTS)
def test_deletion_is_the_last_that_is_sent_of_a_record(sent, name):
    by_id = defaultdict(list)
    for each in sorted(sent[name], key=lambda one: one.cursor_value):
        by_id[each.id].append(each.is_deleted)
    assert all(not earlier for flags in by_id.values() for earlier, _ in pairwise(flags))


@pytest.mark.parametrize(("name", "table"), TABLES.items(), ids=TABLES)
def test_each_record_is_sent_and_deleted_ones_as_deleted(db, latest, name, table):
    columns = [row[0] for row in db.execute(f"describe records.{table}").fetchall()]
    gone = "_is_deleted" if "_is_deleted" in columns else "false"
    key = columns[0]
    records = dict(db.execute(f"select {key}, {gone} from records.{table}").fetchall())
    assert {each.id: each.is_deleted for each in latest[name].values()} == records


def test_corrected_records_were_otherwise_before(db, sent):
    (corrected,) = db.execute(
        "select count(*) from records.helpdesk__organizations where _corrected_at is not null"
    ).fetchone()
    names = defaultdict(set)
    for each in sent["organizations"]:
        names[each.id].add(each.payload["name"])
    assert 0 < sum(len(each) > 1 for each in names.values()) <= corrected


def test_deleted_tickets_have_the_status_deleted(latest):
    tickets = latest["tickets"].values()
    assert any(each.is_deleted for each in tickets)
    assert all(each.is_deleted == (each.payload["status"] == "deleted") for each in tickets)


def test_records_of_events_are_parts_of_updates_under_their_own_ids(db, sent):
    parts = [part for each in sent["ticket_events"] for part in each.payload["child_events"]]
    ids = Counter(part["id"] for part in parts)
    ids.update(each.payload["id"] for each in sent["ticket_events"])
    records = db.execute("select ticket_event_id from records.helpdesk__ticket_events").fetchall()
    assert max(ids.values()) == 1
    assert {int(key) for (key,) in records} <= ids.keys()


def test_notes_are_private_and_replies_public(db, sent):
    is_public = {
        str(part["id"]): part["public"]
        for each in sent["ticket_events"]
        for part in each.payload["child_events"]
        if part["event_type"] == "Comment"
    }
    comments = db.execute(
        "select ticket_event_id, event_type from records.helpdesk__ticket_events"
        " where event_type in ('public_reply', 'customer_reply', 'private_note')"
    ).fetchall()
    assert {kind for _, kind in comments} == {"public_reply", "customer_reply", "private_note"}
    assert all(is_public[key] == (kind != "private_note") for key, kind in comments)


def test_ratings_are_offered_before_they_are_given(sent):
    scores = defaultdict(list)
    for each in sorted(sent["satisfaction_ratings"], key=lambda one: one.cursor_value):
        scores[each.id].append(each.payload["score"])
    assert {tuple(each) for each in scores.values()} == {
        ("offered",),
        ("offered", "good"),
        ("offered", "bad"),
    }


def test_opening_hours_do_not_span_days(sent):
    intervals = [part for each in sent["schedules"] for part in each.payload["intervals"]]
    day = 24 * 60
    assert intervals
    assert all(
        0 <= part["start_time"] < part["end_time"] <= 7 * day
        and part["start_time"] // day == (part["end_time"] - 1) // day
        for part in intervals
    )


def test_holidays_belong_to_schedules(sent):
    schedules = {each.id for each in sent["schedules"]}
    assert {each.id.partition("|")[0] for each in sent["holidays"]} <= schedules


def test_fields_of_the_company_have_the_ids_that_are_declared():
    (tickets,) = (each for each in ZENDESK.objects if each.name == "tickets")
    paths = {column.name: column.path for column in tickets.columns}
    assert {name: f"custom_fields[{key}]" for name, key in CUSTOM_FIELDS.items()}.items() <= (
        paths.items()
    )
