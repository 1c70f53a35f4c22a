"""The ledger of one publication follows from the one before: aliases, and what happened."""

from __future__ import annotations

from datetime import date

from identity.ledger import Ledger

EMPTY = Ledger.empty()


def events(ledger, day):
    rows = ledger.events.to_pylist()
    return [
        (row["event"], row["customer_id"], row["other_customer_id"])
        for row in rows
        if row["occurred_on"].day == day
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
        {
            "alias_id": old,
            "customer_id": kept,
            "merged_into_id": kept,
            "cause": "external_id joins billing.bank:b1 and crm.sales:c1",
            "since": date(2024, 1, 2),
        }
    ]
    assert events(merged, 2) == [("merged", old, kept)]


def test_aliases_lead_to_an_id_that_lives_after_merge_upon_merge(publish_groups, ids):
    first = publish_groups([["b1"], ["b2"], ["c1"]], EMPTY, day=1)
    second = publish_groups([["b1"], ["b2", "c1"]], first, day=2)
    third = publish_groups([["b1", "b2", "c1"]], second, day=3)
    kept = ids(first)["b1"]
    assert aliases(third) == {ids(first)["b2"]: kept, ids(first)["c1"]: kept}


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


def test_records_that_left_follow_a_merge(publish_groups, ids):
    first = publish_groups([["b1"], ["c1", "h1"]], EMPTY, day=1)
    merged = publish_groups([["b1", "c1"]], first, day=2)
    assert ids(merged)["h1"] == ids(first)["b1"]
