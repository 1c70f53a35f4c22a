"""The ledger of one publication follows from the one before: aliases, and what happened."""

from __future__ import annotations

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from identity.ledger import Ledger

EMPTY = Ledger.empty()


def events(ledger, day):
    rows = ledger.events.to_pylist()
    return [
        (row["event"], row["customer_id"], row["other_customer_id"])
        for row in rows
        if row["generation_number"] == day
    ]


def aliases(ledger):
    rows = ledger.aliases.to_pylist()
    return {row["alias_id"]: row["customer_id"] for row in rows}


def test_a_customer_is_born_once(publish_groups, ids):
    first = publish_groups([["c1", "b1"]], EMPTY, day=1)
    second = publish_groups([["c1", "b1", "h1"]], first, day=2)
    assert events(first, 1) == [("born", ids(first)["c1"], None)]
    assert events(second, 2) == []


def test_a_record_is_dated_from_when_it_joined(publish_groups):
    first = publish_groups([["c1"]], EMPTY, day=1)
    second = publish_groups([["c1", "b1"]], first, day=2)
    since = {row["record_id"]: row["since"] for row in second.members.to_pylist()}
    assert since == {"c1": date(2024, 1, 1), "b1": date(2024, 1, 2)}


def test_a_merge_leaves_an_alias(publish_groups, ids):
    first = publish_groups([["b1"], ["c1"]], EMPTY, day=1)
    merged = publish_groups([["b1", "c1"]], first, day=2)
    old, kept = ids(first)["c1"], ids(first)["b1"]
    assert merged.aliases.to_pylist() == [
        {"alias_id": old, "customer_id": kept, "cause": "merge", "since": date(2024, 1, 2)}
    ]
    assert events(merged, 2) == [("merged", old, kept)]


def test_aliases_lead_to_an_id_that_lives_after_merge_upon_merge(publish_groups, ids):
    first = publish_groups([["b1"]], EMPTY, day=1)
    second = publish_groups([["b1"], ["b2"], ["c1"]], first, day=2)
    third = publish_groups([["b1"], ["b2", "c1"]], second, day=3)
    merged = publish_groups([["b1", "b2", "c1"]], third, day=4)
    kept = ids(first)["b1"]
    assert aliases(merged) == {ids(second)["b2"]: kept, ids(second)["c1"]: kept}


def test_a_split_that_is_undone_on_its_day_gives_back_the_ids_from_before(publish_groups, ids):
    first = publish_groups([["b1", "c1", "h1"]], EMPTY, day=1)
    apart = publish_groups([["b1"], ["c1", "h1"]], first, day=1)
    assert ids(publish_groups([["b1", "c1", "h1"]], apart, day=1)) == ids(first)


def test_a_merge_that_is_undone_gives_back_the_ids_from_before(publish_groups, ids):
    first = publish_groups([["b1"], ["c1", "h1"]], EMPTY, day=1)
    merged = publish_groups([["b1", "c1", "h1"]], first, day=2)
    assert ids(publish_groups([["b1"], ["c1", "h1"]], merged, day=3)) == ids(first)


def test_a_split_is_logged_and_leaves_no_alias(publish_groups, ids):
    first = publish_groups([["b1", "c1", "h1"]], EMPTY, day=1)
    split = publish_groups([["b1", "c1"], ["h1"]], first, day=2)
    left, stayed = ids(split)["h1"], ids(split)["b1"]
    assert aliases(split) == {}
    assert sorted(events(split, 2)) == [("born", left, None), ("split", left, stayed)]


def test_an_id_that_returns_is_no_alias_any_more(publish_groups, ids):
    first = publish_groups([["b1"], ["c1"]], EMPTY, day=1)
    merged = publish_groups([["b1", "c1"]], first, day=2)
    apart = publish_groups([["b1"], ["c1"]], merged, day=3)
    back, stayed = ids(first)["c1"], ids(first)["b1"]
    assert aliases(apart) == {}
    assert sorted(events(apart, 3)) == [("returned", back, None), ("split", back, stayed)]


def test_a_record_that_changes_its_customer_is_logged(publish_groups, ids):
    first = publish_groups([["b1", "c1", "h1"], ["b2"]], EMPTY, day=1)
    moved = publish_groups([["b1", "c1"], ["b2", "h1"]], first, day=2)
    assert events(moved, 2) == [("moved", ids(first)["b2"], ids(first)["b1"])]


def test_records_that_left_keep_their_line(publish_groups, ids):
    first = publish_groups([["b1"], ["c1"]], EMPTY, day=1)
    second = publish_groups([["b1"]], first, day=2)
    assert ids(second) == ids(first)
    assert events(second, 2) == []


def test_records_that_left_follow_a_merge(publish_groups, ids):
    first = publish_groups([["b1"], ["c1", "h1"]], EMPTY, day=1)
    merged = publish_groups([["b1", "c1"]], first, day=2)
    assert ids(merged)["h1"] == ids(first)["b1"]


NAMES = ("b1", "b2", "c1", "c2", "h1")
HISTORIES = st.lists(
    st.lists(st.integers(-1, 3), min_size=len(NAMES), max_size=len(NAMES)), min_size=1, max_size=5
)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(HISTORIES)
def test_through_any_history_every_id_ever_given_leads_to_one_customer(publish_groups, history):
    ledger, given_out = EMPTY, set()
    for day, places in enumerate(history, start=1):
        groups = {}
        for name, place in zip(NAMES, places, strict=True):
            if place >= 0:
                groups.setdefault(place, []).append(name)
        ledger = publish_groups(groups.values(), ledger, day=day)
        living = set(ledger.members["customer_id"].to_pylist())
        given_out |= living
        known = aliases(ledger)
        assert living.isdisjoint(known)
        assert set(known.values()) <= living
        assert {row["record_id"] for row in ledger.members.to_pylist()} >= {
            name for group in groups.values() for name in group
        }
        assert given_out <= living | known.keys()
