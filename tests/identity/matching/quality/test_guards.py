"""Each guard: a good pair is joined; corrupted, it is held back, and the reason is said."""

from __future__ import annotations

import pytest

from identity.matching.match import Limits
from tests.identity.matching.matching_case import Case

pytestmark = pytest.mark.xdist_group("identity_units")
ACME = {
    "name": "Acme Tools GmbH",
    "country": "DE",
    "website_domain": "acme.de",
    "tax_number": "DE136695976",
    "registration_number": "HRB 4711",
}
PAIR = ("b1", "c1")


def good(**corrupted):
    """Two records of one company that name each other; `corrupted` is what the second says."""
    return {"c1": {**ACME, "ids": ["b1"]}, "b1": {**ACME, **corrupted}}


def verdict(records, pairs=(), limits=None, pair=PAIR):
    case = Case(limits)
    case.match(records, pairs)
    return case.verdicts()[pair]


def test_the_good_pair_is_joined():
    assert verdict(good())[1:] == ("accepted", "")


@pytest.mark.parametrize(
    ("corrupted", "reason"),
    [
        ({"country": "France", "tax_number": None}, "their countries differ"),
        ({"tax_number": "DE129273398"}, "their tax numbers differ"),
        ({"registration_number": "HRB 4712"}, "their registration numbers differ"),
    ],
    ids=["country", "tax number", "registration number"],
)
def test_values_that_contradict_each_other_hold_a_pair_back(corrupted, reason):
    assert verdict(good(**corrupted))[1:] == ("blocked", reason)


def test_a_number_alone_does_not_join_two_names():
    records = {
        "c1": {"name": "Acme Tools", "tax_number": "DE136695976", "country": "DE"},
        "b1": {"name": "Zebra Foods", "tax_number": "DE136695976", "country": "DE"},
    }
    assert verdict(records) == (
        "tax_number", "blocked", "their names differ and nothing but the number agrees",
    )  # fmt: skip


def test_an_id_alone_does_not_join_two_names():
    records = {"c1": {"name": "Acme Tools", "ids": ["b1"]}, "b1": {"name": "Zebra Foods"}}
    assert verdict(records) == ("external_id", "blocked", "no other value agrees")


def test_a_second_record_of_one_system_joins_only_by_a_name_alike():
    records = {
        "c1": {"name": "Acme Tools", "ids": ["b1"]},
        "b1": {"name": "Acme Tools", "phone": "+49 30 901820"},
        "c2": {"name": "Zebra Foods", "phone": "+49 30 901820", "ids": ["b1"]},
    }
    found = verdict(records, pair=("b1", "c2"))
    assert found[1:] == ("blocked", "one system has both, and their names are not alike")
    records["c2"]["name"] = "ACME Tools Ltd"
    assert verdict(records, pair=("b1", "c2"))[1] == "accepted"


def test_a_customer_has_no_more_records_than_it_may():
    records = {
        "c1": {**ACME, "ids": ["b1", "h1"]},
        "b1": dict(ACME),
        "h1": {"name": "Acme Tools GmbH", "website_domain": "acme.de"},
    }
    case = Case(Limits(largest_customer=2))
    case.match(records)
    decisions = [found[1:] for found in case.verdicts().values()]
    assert decisions.count(("accepted", "")) == 1
    assert ("blocked", "a customer would have more than 2 records") in decisions


def test_a_pair_kept_apart_is_not_joined():
    assert verdict(good(), [("never", "c1", "b1")])[1:] == ("blocked", "people keep them apart")


def test_a_pair_that_people_join_is_joined_whatever_contradicts_it():
    contradicting = good(country="FR", tax_number=None, registration_number="R 1", name="Zebra")
    assert verdict(contradicting)[1] == "blocked"
    joined = Case()
    joined.match(contradicting, [("always", "c1", "b1")])
    links = joined.connection.execute(
        "select rule, decision from matching.links order by all"
    ).fetchall()
    assert ("always", "accepted") in links


def test_a_pair_that_people_join_does_not_undo_one_that_they_keep_apart():
    records = {"c1": {"name": "Acme"}, "b1": {"name": "Bright"}, "h1": {"name": "Cedar"}}
    case = Case()
    case.match(records, [("always", "c1", "b1"), ("always", "b1", "h1"), ("never", "c1", "h1")])
    found = sorted(verdict[1:] for verdict in case.verdicts().values())
    assert found == [("accepted", ""), ("blocked", "people keep them apart")]


def test_an_id_is_doubted_where_the_record_that_it_names_names_another():
    records = {
        "h1": {"name": "Acme Tools", "ids": ["c1"], "website_domain": "acme.de"},
        "c1": {"name": "Zebra Foods", "ids": ["h2"], "website_domain": "zebra.de"},
        "h2": {"name": "Zebra Foods", "website_domain": "zebra.de"},
    }
    case = Case()
    case.match(records)
    assert case.verdicts()["c1", "h1"][1:] == (
        "blocked", "the record that is named names another one",
    )  # fmt: skip
    assert case.verdicts()["c1", "h2"][1] == "accepted"
