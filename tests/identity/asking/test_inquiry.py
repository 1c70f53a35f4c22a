"""The way from one record to another."""

from __future__ import annotations

from identity.asking.inquiry import Link, shortest_path
from identity.asking.records import Record
from identity.asking.telling import likelihood, told

A, B, C, D = (Record("crm", "sales", name) for name in "abcd")


def link(a: Record, b: Record, rule: str = "domain", decision: str = "accepted") -> Link:
    return Link(
        a, b, rule, decision, "", None, "name Acme ~ ACME; country DE", "", None, None, None
    )


def test_the_shortest_way_is_told_in_its_order() -> None:
    links = [link(C, D), link(B, A), link(C, B), link(A, D, decision="blocked")]
    assert shortest_path(links, A, D) == [links[1], links[2], links[0]]
    assert shortest_path([*links, link(A, C)], A, D) == [link(A, C), links[0]]


def test_of_two_ways_as_short_the_surer_is_told() -> None:
    sure = [link(A, C, "external_id"), link(C, D, "external_id")]
    assert shortest_path([link(A, B), link(B, D), *sure], A, D) == sure


def test_where_no_way_leads_there_is_none() -> None:
    assert shortest_path([link(A, B), link(C, D)], A, D) == []


def test_a_link_is_a_sentence() -> None:
    assert told(link(A, B)) == (
        "crm.sales:a and crm.sales:b share a corporate domain and more; "
        "agree: name Acme ~ ACME, country DE"
    )
    merged = link(A, B, "merge")._replace(named_in_b="merged_into_crm_account_id")
    assert told(merged).startswith(
        "crm.sales:b was merged into crm.sales:a (merged_into_crm_account_id)"
    )
    likely = link(A, B, "fuzzy", "review")._replace(
        score=0.8512, model_version="own-1", reason="another record is as likely"
    )
    assert "alike; 85.1% likely by own-1; not joined by it because another" in told(likely)


def test_likely_is_never_told_as_certain() -> None:
    assert [likelihood(one) for one in (1e-9, 0.5, 1.0)] == ["under 0.1%", "50.0%", "over 99.9%"]
