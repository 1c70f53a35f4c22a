"""Which records are one customer, and that an id stays with its customer."""

from __future__ import annotations

import re
from dataclasses import replace

import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from identity.ids.ledger import Ledger

NAMES = [f"{department}{number}" for department in "bch" for number in range(4)]
EMPTY = Ledger.empty()
few = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@st.composite
def partitions(draw, names=tuple(NAMES)):
    """Some of the records, in groups that are one customer each."""
    groups = {}
    for name in draw(st.permutations(names)):
        if (number := draw(st.integers(-1, 5))) >= 0:
            groups.setdefault(number, []).append(name)
    return list(groups.values())


def together(ids):
    """The groups of records that carry one id."""
    return {frozenset(n for n in ids if ids[n] == customer) for customer in ids.values()}


def test_an_id_is_text_made_from_the_smallest_record(resolved, ids):
    assert ids(resolved([["c1", "b1", "h1"]], EMPTY)) == {
        "b1": "cus_6472accdf8a1ed16",
        "c1": "cus_6472accdf8a1ed16",
        "h1": "cus_6472accdf8a1ed16",
    }


def test_one_number_in_two_departments_is_two_customers(resolved, ids):
    assert len(set(ids(resolved([["c1"], ["b1"]], EMPTY)).values())) == 2


def test_links_to_records_that_are_not_there_connect_nothing(resolved, ids):
    strangers = [("c1", "c9"), ("c9", "c2")]
    found = ids(resolved([["c1"], ["c2"]], EMPTY, strangers))
    assert together(found) == {frozenset({"c1"}), frozenset({"c2"})}


@few
@given(groups=partitions())
def test_customers_are_the_connected_records(resolved, ids, groups):
    found = ids(resolved(groups, EMPTY))
    assert together(found) == {frozenset(group) for group in groups}
    assert all(re.fullmatch(r"cus_[0-9a-f]{16}", customer) for customer in found.values())


@few
@given(data=st.data(), before=partitions(), groups=partitions())
def test_order_and_repetition_do_not_matter(resolved, publish_groups, data, before, groups):
    ledger = publish_groups(before, EMPTY)
    result = resolved(groups, ledger)
    shuffled = [data.draw(st.permutations([*group, *group])) for group in groups]
    backwards = ledger.members.take(pa.array(range(len(ledger.members))[::-1], pa.int64()))
    turned = replace(ledger, members=backwards)
    assert resolved(data.draw(st.permutations(shuffled)), turned).equals(result)


@few
@given(before=partitions(), groups=partitions())
def test_publishing_again_changes_nothing(publish_groups, before, groups):
    ledger = publish_groups(groups, publish_groups(before, EMPTY), day=2)
    again = publish_groups(groups, ledger, day=3)
    assert again.members.equals(ledger.members)
    assert again.aliases.equals(ledger.aliases)
    assert again.events.equals(ledger.events)


@few
@given(before=partitions(), groups=partitions())
def test_two_customers_never_share_an_id(resolved, publish_groups, ids, before, groups):
    found = ids(resolved(groups, publish_groups(before, EMPTY)))
    assert together(found) == {frozenset(group) for group in groups}


@few
@given(data=st.data(), before=partitions(tuple(NAMES[::2])))
def test_new_records_rename_nobody(resolved, publish_groups, ids, data, before):
    ledger = publish_groups(before, EMPTY)
    grown = [*before, *([] for _ in NAMES)]
    for name in NAMES[1::2]:
        place = data.draw(st.integers(0, len(grown) - 1))
        grown[place] = [*grown[place], name]
    found = ids(resolved(grown, ledger))
    assert {name: found[name] for group in before for name in group} == ids(ledger)


def test_after_a_merge_the_older_id_lives(resolved, publish_groups, ids):
    first = publish_groups([["c1"]], EMPTY, day=1)
    second = publish_groups([["c1"], ["b1", "h1"]], first, day=2)
    found = ids(resolved([["c1", "b1", "h1"]], second))
    assert set(found.values()) == {ids(first)["c1"]}


def test_of_ids_of_one_age_the_one_of_the_smallest_record_lives(resolved, publish_groups, ids):
    ledger = publish_groups([["b2"], ["b1", "h1"], ["c1"]], EMPTY)
    found = ids(resolved([["c1", "b2", "h1", "b1"]], ledger))
    assert set(found.values()) == {ids(ledger)["b1"]}


def test_after_a_split_the_larger_part_keeps_the_id(resolved, publish_groups, ids):
    ledger = publish_groups([["b1", "c1", "h1"]], EMPTY)
    found = ids(resolved([["b1"], ["c1", "h1"]], ledger))
    assert found["c1"] == found["h1"] == ids(ledger)["b1"]
    assert found["b1"] != found["c1"]


def test_after_a_split_in_halves_the_smallest_record_decides(resolved, publish_groups, ids):
    ledger = publish_groups([["h1", "c1"]], EMPTY)
    found = ids(resolved([["h1"], ["c1"]], ledger))
    assert found["c1"] == ids(ledger)["c1"]
    assert found["h1"] != found["c1"]


def test_newcomers_do_not_vote_on_who_keeps_an_id(resolved, publish_groups, ids):
    ledger = publish_groups([["b1", "b2", "c1"]], EMPTY)
    found = ids(resolved([["b1", "b2"], ["c1", "h1", "h2", "h3"]], ledger))
    assert found["b1"] == ids(ledger)["b1"] != found["c1"]


def test_a_merge_that_is_undone_gives_both_ids_back(resolved, publish_groups, ids):
    apart = [["b1"], ["c1"]]
    first = publish_groups(apart, EMPTY, day=1)
    merged = publish_groups([["b1", "c1"]], first, day=2)
    assert len(set(ids(merged).values())) == 1
    assert ids(resolved(apart, merged)) == ids(first)


def test_a_record_that_was_away_comes_back_under_its_id(resolved, publish_groups, ids):
    first = publish_groups([["c1", "b1"], ["c2"]], EMPTY, day=1)
    away = publish_groups([["c2"]], first, day=2)
    assert ids(resolved([["c1", "b1"], ["c2"]], away)) == ids(first)
