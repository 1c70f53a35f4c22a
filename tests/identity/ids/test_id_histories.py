"""Whatever happens to records over the publications, ids stay with their customers."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from identity.ids.ledger import Ledger, living_id

EMPTY = Ledger.empty()
NAMES = ("b1", "b2", "b3", "c1", "c2", "c3", "h1")
STATE = ("members", "former", "aliases", "links")
few = settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def grouped(places, names=NAMES):
    """Groups of records by the number of their place; -1 is away."""
    groups = {}
    for name, place in zip(names, places, strict=True):
        if place >= 0:
            groups.setdefault(place, []).append(name)
    return list(groups.values())


CLUSTERINGS = st.lists(st.integers(-1, 3), min_size=len(NAMES), max_size=len(NAMES)).map(grouped)
DETOURS = st.lists(
    st.lists(st.integers(0, 2), min_size=len(NAMES), max_size=len(NAMES)), min_size=1, max_size=3
)
"""Which groups are one customer for a while, by the place of each."""
HISTORIES = st.lists(CLUSTERINGS, min_size=1, max_size=5)


def published(publish_groups, history, ledger=EMPTY, day=1):
    """The ledgers of a history, one after the other."""
    ledgers = []
    for number, groups in enumerate(history, start=day):
        ledger = publish_groups(groups, ledger, day=number)
        ledgers.append(ledger)
    return ledgers


def present(ledger):
    """The customer of each record that is there."""
    return {
        row["record_id"]: row["customer_id"]
        for row in ledger.members.to_pylist()
        if row["gone_since"] is None
    }


def members_of(ids):
    groups = {}
    for name, customer in ids.items():
        groups.setdefault(customer, set()).add(name)
    return groups


def state(ledger, parts=STATE):
    return {part: ledger.parts()[part].to_pylist() for part in parts}


@few
@given(HISTORIES)
def test_every_id_ever_given_leads_to_a_living_or_a_retired_one(publish_groups, history):
    given_out = set()
    for ledger, groups in zip(published(publish_groups, history), history, strict=True):
        living = members_of(present(ledger))
        assert {frozenset(group) for group in living.values()} == set(map(frozenset, groups))
        aliases = {row["alias_id"]: row["customer_id"] for row in ledger.aliases.to_pylist()}
        standing = set(ledger.members["customer_id"].to_pylist())
        given_out |= living.keys()
        assert living.keys().isdisjoint(aliases)
        assert set(aliases.values()) <= standing - aliases.keys()
        assert given_out == standing | aliases.keys()
        for customer_id in given_out:
            assert living_id(ledger, customer_id) == aliases.get(customer_id, customer_id)


@few
@given(HISTORIES)
def test_events_tell_which_ids_live(publish_groups, history):
    ledgers = published(publish_groups, history)
    lives = {}
    for row in ledgers[-1].events.to_pylist():
        before = lives.get(row["customer_id"])
        if row["event"] == "born":
            assert before is None
        elif row["event"] == "returned":
            assert before in {"merged", "retired"}
        elif row["event"] == "retired":
            assert before not in {None, "merged", "retired"}
        assert row["cause"]
        if row["event"] not in {"moved", "split"}:
            lives[row["customer_id"]] = row["event"]
    living = {customer for customer, event in lives.items() if event in {"born", "returned"}}
    assert living == set(present(ledgers[-1]).values())
    merged = {customer for customer, event in lives.items() if event == "merged"}
    assert merged == set(ledgers[-1].aliases["alias_id"].to_pylist())


@few
@given(HISTORIES)
def test_publishing_again_changes_nothing(publish_groups, history):
    last = published(publish_groups, history)[-1]
    again = publish_groups(history[-1], last, day=9)
    assert all(again.parts()[part].equals(table) for part, table in last.parts().items())


@few
@given(history=HISTORIES, detour=DETOURS)
def test_merges_that_are_undone_leave_no_trace(publish_groups, history, detour):
    before = published(publish_groups, history)[-1]
    home = history[-1]
    merged = [
        [[name for group in part for name in group] for part in grouped(places[: len(home)], home)]
        for places in detour
    ]
    after = published(publish_groups, [*merged, home], before, day=10)[-1]
    assert state(after) == state(before)


@few
@given(HISTORIES, CLUSTERINGS)
def test_a_customer_whose_records_stay_together_is_not_renamed(publish_groups, history, groups):
    before = published(publish_groups, history)[-1]
    old, new = present(before), present(publish_groups(groups, before, day=9))
    for customer, names in members_of(old).items():
        still_there = {new[name] for name in names if name in new}
        if len(still_there) == 1:
            others = {old.get(name) for name, c in new.items() if c in still_there}
            if others <= {customer, None}:
                assert still_there == {customer}


@few
@given(HISTORIES, CLUSTERINGS)
def test_the_larger_part_keeps_the_id_or_an_older_one(publish_groups, history, groups):
    """Of customers in which no merge can be undone."""
    before = published(publish_groups, history)[-1]
    old, new = present(before), present(publish_groups(groups, before, day=9))
    mixed = {row["customer_id"] for row in before.members.to_pylist() if row["own_id"] is None}
    mixed |= set(before.aliases["customer_id"].to_pylist())
    born = {
        row["customer_id"]: row["step"]
        for row in before.events.to_pylist()
        if row["event"] == "born"
    }
    for customer, names in members_of(old).items():
        parts = Counter(new[name] for name in names if name in new).most_common()
        if customer in mixed or not parts or (len(parts) > 1 and parts[0][1] == parts[1][1]):
            continue
        kept = parts[0][0]
        assert kept == customer or born[kept] <= born[customer]
        assert kept in set(old.values())


@few
@given(HISTORIES, st.randoms(use_true_random=False))
def test_order_does_not_matter(publish_groups, history, chance):
    def shuffled(ledger):
        parts = {
            name: table.take(pa.array(chance.sample(range(len(table)), len(table)), pa.int64()))
            for name, table in ledger.parts().items()
        }
        return replace(ledger, **parts)

    ledger = EMPTY
    for day, groups in enumerate(history, start=1):
        lists = chance.sample(groups, len(groups))
        ledger = publish_groups(lists, shuffled(ledger), day=day)
    expected = published(publish_groups, history)[-1]
    assert state(ledger) == state(expected)
    assert told(ledger) == told(expected)


def told(ledger):
    return sorted(tuple(map(str, row.values())) for row in ledger.events.to_pylist())


@few
@given(HISTORIES)
def test_other_record_ids_give_the_same_but_for_the_labels(publish_groups, history):
    def labels(ledger):
        ids = {}
        return [
            (row["since"], row["gone_since"], ids.setdefault(row["customer_id"], len(ids)))
            for row in ledger.members.to_pylist()
        ], [
            (row["event"], row["occurred_on"])
            for row in sorted(
                ledger.events.to_pylist(), key=lambda row: (row["step"], row["event"])
            )
        ]

    renamed = [[[f"{name}0" for name in group] for group in groups] for groups in history]
    expected = published(publish_groups, history)[-1]
    assert labels(published(publish_groups, renamed)[-1]) == labels(expected)
