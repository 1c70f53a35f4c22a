"""Neither the order nor the batches in which records arrive change who is one customer."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from identity.matching.match import Limits
from tests.identity.matching.matching_case import Case

pytestmark = pytest.mark.xdist_group("identity_arrival")

NAMES = ("Acme Tools GmbH", "ACME Tools", "Acme", "Acme Tolls", "Bright Foods Inc.", "Brite Foods",
         "Cedar Grove Ltd", "株式会社東京", None)  # fmt: skip
DETAILS: dict[str, tuple[Any, ...]] = {
    "country": ("DE", "Germany", "US", None),
    "street": ("Main St. 1", "2 Side Road", None),
    "postal_code": ("10115", "94105", None),
    "city": ("Berlin", None),
    "phone": ("+49 30 901820", "+1 415 555 2671", None),
    "website_domain": ("acme.de", "bright.com", "gmail.com", None),
    "email": ("ann@acme.de", "bo@bright.com", None),
    "tax_number": ("DE136695976", "US-998877", None),
    "registration_number": ("HRB 4711", None),
}
PEOPLE = ("ann@acme.de", "bo@bright.com", "cy@cedar.uk", "dee@gmail.com")
RECORDS = tuple(f"{department}{number}" for department in "chbu" for number in range(4))
OTHERS = {
    f"{'chb'[number % 3]}{number + 100}": {
        "name": f"Other {chr(97 + number % 26)}{number}orp", "country": "FR",
        "phone": f"+33 1 40 20 5{number:03d}",
    }
    for number in range(40)
}  # fmt: skip
"""Strangers: with them the number of records, which the scores depend on, stays in one band."""


@st.composite
def records(draw):
    """What a source may say of a record."""
    few = draw(st.booleans())
    row = {name: draw(st.sampled_from(values)) for name, values in DETAILS.items()}
    row["name"] = draw(st.sampled_from(NAMES))
    if few:
        row = {name: row[name] for name in ("name", draw(st.sampled_from(tuple(DETAILS))))}
    row["people"] = draw(st.lists(st.sampled_from(PEOPLE), max_size=2, unique=True))
    row["ids"] = draw(st.lists(st.sampled_from(RECORDS), max_size=2, unique=True))
    row["merged"] = draw(st.sampled_from((None, None, None, "c0")))
    return row


changes = st.dictionaries(st.sampled_from(RECORDS), st.none() | records(), max_size=6)
"""Records that come or change, and those that go (None)."""
limits = st.sampled_from((Limits(), Limits(largest_block=3), Limits(largest_customer=3)))
pairs = st.lists(
    st.tuples(
        st.sampled_from(("always", "never")), st.sampled_from(RECORDS), st.sampled_from(RECORDS)
    ).filter(lambda pair: pair[1] != pair[2]),
    max_size=2,
)


def changed(before, change):
    after = {**before, **change}
    return {name: row for name, row in after.items() if row is not None}


@settings(max_examples=25, deadline=None)
@given(batches=st.lists(changes, min_size=2, max_size=4), limits=limits, pairs=pairs)
def test_records_in_batches_are_linked_as_all_at_once(batches, limits, pairs):
    """Records that came, changed and went step by step leave what a fresh start finds."""
    stepwise, now = Case(limits), dict(OTHERS)
    for batch in batches:
        now = changed(now, batch)
        found = stepwise.match(now, pairs)
    assert found == Case(limits).match(now, pairs)


@settings(max_examples=8, deadline=None)
@given(company=changes, seed=st.integers(0, 99))
def test_the_order_of_rows_changes_no_link(company, seed):
    now = changed(OTHERS, company)
    names = list(now)
    random.Random(seed).shuffle(names)  # noqa: S311
    assert Case().match({name: now[name] for name in names}) == Case().match(now)


def test_an_id_that_comes_later_joins_what_was_there_before():
    """The record that is named did not change, and has nothing else in common."""
    alone = {**OTHERS, "c1": {"name": "Acme", "country": "DE"}, "b1": {"country": "DE"}}
    naming = {**alone, "c1": {**alone["c1"], "ids": ["b1"]}}
    case = Case()
    case.match(alone)
    assert case.match(naming) == Case().match(naming)
    assert case.verdicts()["b1", "c1"] == ("external_id", "accepted", "")
    case.match(alone)
    assert ("b1", "c1") not in case.verdicts()


def test_a_record_that_comes_later_joins_the_one_that_people_joined_it_with():
    pairs = [("always", "c1", "b1")]
    case = Case()
    case.match({**OTHERS, "b1": {"country": "DE"}}, pairs)
    both = {**OTHERS, "b1": {"country": "DE"}, "c1": {"name": "Acme"}}
    assert case.match(both, pairs) == Case().match(both, pairs)
    assert case.verdicts()["b1", "c1"] == ("always", "accepted", "")


def test_a_pair_kept_apart_may_name_records_that_are_not_there():
    assert Case().match(OTHERS, [("never", "c100", "c9"), ("always", "c100", "c9")]) == (
        Case().match(OTHERS)
    )


def test_a_run_that_broke_off_leaves_nothing_that_a_later_one_trusts(monkeypatch):
    """Records were read and no link was kept: the next run must not find that nothing changed."""
    now = {**OTHERS, "c1": {"name": "Acme", "ids": ["b1"]}, "b1": {"name": "Acme"}}
    case = Case()
    with monkeypatch.context() as broken:
        broken.setattr("identity.matching.match._keep", lambda *_: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            case.match(now)
    assert case.match(now) == Case().match(now)
    assert case.verdicts()["b1", "c1"][1] == "accepted"


def test_a_run_without_changes_looks_at_nothing():
    now = {
        "c1": {"name": "Acme Tools GmbH", "website_domain": "acme.de", "ids": ["b1"]},
        "b1": {"name": "ACME Tools", "email": "ann@acme.de"},
        "h1": {"name": "Acme Tolls", "people": ["ann@acme.de"]},
    }
    case = Case()
    found = case.match(now)
    assert len(found) == 3
    assert case.n_looked_at() == 3
    assert case.match(now) == found
    assert case.n_looked_at() == 0


def test_a_word_that_complete_customers_share_lets_a_run_look_at_none_of_them():
    """Of a new customer's partners, only those with which something agrees are looked at."""
    towns = {number: f"{chr(97 + number % 26) * 2}{number}burg" for number in range(20)}
    complete = {
        f"{department}{number}": {
            "name": f"Falcon {town}", "ids": [f"c{number}"], "city": town, "country": "FR"
        }
        for number, town in towns.items()
        for department in "chb"
    }  # fmt: skip
    later = {**OTHERS, **complete, "c50": {"name": "Falcon Yards", "country": "FR"}}
    case = Case()
    case.match({**OTHERS, **complete})
    assert case.match(later) == Case().match(later)
    assert case.n_looked_at() == 1
