"""The ledger of one publication follows from the one before: aliases, and what happened."""

from __future__ import annotations

from datetime import date

from identity.ids.ledger import Ledger

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


def test_records_that_left_follow_a_merge(publish_groups, ids):
    first = publish_groups([["b1"], ["c1", "h1"]], EMPTY, day=1)
    merged = publish_groups([["b1", "c1"]], first, day=2)
    assert ids(merged)["h1"] == ids(first)["b1"]


def causes(ledger, day):
    return {
        row["event"]: row["cause"]
        for row in ledger.events.to_pylist()
        if row["occurred_on"].day == day
    }


def test_a_customer_without_records_retires_once_and_returns(publish_groups, ids):
    first = publish_groups([["b1"], ["c1"]], EMPTY, day=1)
    second = publish_groups([["b1"]], first, day=2)
    third = publish_groups([["b1"]], second, day=3)
    fourth = publish_groups([["b1"], ["c1"]], third, day=4)
    gone = ids(first)["c1"]
    assert events(second, 2) == [("retired", gone, None)]
    assert events(third, 3) == []
    assert events(fourth, 4) == [("returned", gone, None)]
    assert fourth.members.equals(first.members)
    assert causes(second, 2) == {"retired": "no records left"}
    assert causes(fourth, 4) == {"returned": "crm.sales:c1 is there again"}


def test_a_retired_id_gives_way_to_a_living_one_that_is_younger(publish_groups, ids):
    first = publish_groups([["b1"]], EMPTY, day=1)
    second = publish_groups([["c1"]], first, day=2)
    third = publish_groups([["b1", "c1"]], second, day=3)
    assert set(ids(third).values()) == {ids(second)["c1"]}
    assert aliases(third) == {ids(first)["b1"]: ids(second)["c1"]}


def test_an_alias_of_a_retired_id_still_leads_there(publish_groups, ids):
    first = publish_groups([["b1"], ["c1"]], EMPTY, day=1)
    merged = publish_groups([["b1", "c1"]], first, day=2)
    gone = publish_groups([["h1"]], merged, day=3)
    assert aliases(gone) == {ids(first)["c1"]: ids(first)["b1"]}


def test_a_small_old_customer_gets_its_id_back_from_a_large_young_one(publish_groups):
    small = publish_groups([["c1"]], EMPTY, day=1)
    apart = [["c1"], ["b1", "b2", "h1"]]
    before = publish_groups(apart, small, day=2)
    merged = publish_groups([["c1", "b1", "b2", "h1"]], before, day=3)
    after = publish_groups(apart, merged, day=4)
    for part in ("members", "former", "aliases"):
        assert after.parts()[part].equals(before.parts()[part])


def test_what_joined_while_two_were_one_goes_with_either(publish_groups, ids):
    before = publish_groups([["c1"], ["b1"]], EMPTY, day=1)
    merged = publish_groups([["c1", "b1"]], before, day=2)
    grown = publish_groups([["c1", "b1", "h1", "h2"]], merged, day=3)
    after = publish_groups([["c1", "h1", "h2"], ["b1"]], grown, day=4)
    assert ids(after) == {
        **ids(before),
        "h1": ids(before)["c1"],
        "h2": ids(before)["c1"],
    }


def test_a_customer_outlives_the_record_it_began_with(publish_groups, ids):
    before = publish_groups([["b1"], ["c1"]], EMPTY, day=1)
    merged = publish_groups([["b1", "c1"]], before, day=2)
    deleted = publish_groups([["c1"]], merged, day=3)
    back = publish_groups([["c1"], ["b1"]], deleted, day=4)
    assert ids(deleted)["c1"] == ids(back)["c1"] == ids(before)["b1"]
    assert events(deleted, 3) == []
    assert ids(back)["b1"] not in ids(before).values()


def test_a_part_of_several_merged_customers_gets_the_older_of_their_ids(publish_groups, ids):
    before = publish_groups([["b1"], ["b2"], ["c1"]], EMPTY, day=1)
    merged = publish_groups([["b1", "b2", "c1"]], before, day=2)
    part = publish_groups([["b1"], ["b2", "c1"]], merged, day=3)
    assert ids(part)["c1"] == ids(before)["b2"]
    assert aliases(part) == {ids(before)["c1"]: ids(before)["b2"]}


def test_a_split_names_the_link_that_is_gone(publish_groups):
    first = publish_groups([["b1", "c1", "h1"]], EMPTY, day=1)
    split = publish_groups([["b1", "c1"], ["h1"]], first, day=2)
    assert causes(split, 2) == {
        "born": "first record helpdesk.desk:h1",
        "split": "external_id no longer joins crm.sales:c1 and helpdesk.desk:h1",
    }


def test_a_split_names_the_record_that_is_gone(publish_groups):
    first = publish_groups([["b1", "c1", "h1"]], EMPTY, day=1)
    split = publish_groups([["b1"], ["h1"]], first, day=2)
    assert causes(split, 2)["split"] == (
        "crm.sales:c1, which external_id joined to helpdesk.desk:h1, is no longer there"
    )


def test_a_split_names_the_pair_that_a_person_keeps_apart(publish_groups, never):
    first = publish_groups([["b1", "c1"]], EMPTY, day=1)
    split = publish_groups([["b1"], ["c1"]], first, day=2, more_links=never([("c1", "b1")]))
    assert causes(split, 2)["split"] == "crm.sales:c1 and billing.bank:b1 are kept apart"
    assert split.links.to_pylist() == []


def test_a_move_names_the_link_that_draws_it(publish_groups):
    first = publish_groups([["b1", "c1", "h1"], ["b2"]], EMPTY, day=1)
    moved = publish_groups([["b1", "c1"], ["b2", "h1"]], first, day=2)
    assert causes(moved, 2) == {"moved": "external_id joins billing.bank:b2 and helpdesk.desk:h1"}
