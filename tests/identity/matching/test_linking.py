"""Joining records link by link: what guards and people hold back, whatever the links say."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from identity.matching.linking import Clusters, Facts, Proposal

RECORDS = range(8)
facts = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from((None, "DE", "FR")),
        st.sampled_from((None, "DE1", "DE2")),
        st.sampled_from((None, "R1", "R2")),
    ),
    min_size=len(RECORDS),
    max_size=len(RECORDS),
).map(lambda rows: [Facts(record, *row) for record, row in enumerate(rows)])
two = st.tuples(st.sampled_from(RECORDS), st.sampled_from(RECORDS))
proposals = st.lists(
    st.builds(
        lambda pair, rule, is_alike: Proposal(*pair, rule, is_alike),
        two, st.sampled_from(("always", "merge", "external_id", "domain", "fuzzy")), st.booleans(),
    ),
    max_size=12,
)  # fmt: skip
never = st.lists(two.filter(lambda pair: pair[0] != pair[1]), max_size=3)


def joined(facts, never, proposals, largest=50):
    clusters = Clusters(facts, never, largest)
    verdicts = [clusters.join(proposal) for proposal in proposals]
    return clusters, verdicts


def sets(clusters):
    roots = dict(clusters.roots())
    return {frozenset(r for r in roots if roots[r] == root) for root in roots.values()}


@settings(max_examples=150, deadline=None)
@given(facts=facts, never=never, proposals=proposals, largest=st.integers(1, 8))
def test_what_guards_and_people_forbid_never_comes_about(facts, never, proposals, largest):
    clusters, verdicts = joined(facts, never, proposals, largest)
    assert not any(clusters.root(a) == clusters.root(b) for a, b in never)
    for proposal, verdict in zip(proposals, verdicts, strict=True):
        together = clusters.root(proposal.record_a) == clusters.root(proposal.record_b)
        assert together or not verdict.is_accepted
        assert verdict.is_accepted == (not verdict.reason)
    if any(proposal.rule in ("always", "merge") for proposal in proposals):
        return
    for members in sets(clusters):
        assert len(members) <= largest
        for name in ("country", "tax_number", "registration_number"):
            held = {getattr(facts[record], name) for record in members} - {None}
            assert len(held) <= 1


@settings(max_examples=60, deadline=None)
@given(facts=facts, never=never, proposals=proposals, data=st.data())
def test_neither_the_order_of_facts_nor_of_a_pairs_sides_matters(facts, never, proposals, data):
    turned = [
        proposal._replace(record_a=proposal.record_b, record_b=proposal.record_a)
        if data.draw(st.booleans())
        else proposal
        for proposal in proposals
    ]
    shuffled = data.draw(st.permutations(facts))
    clusters, verdicts = joined(facts, never, proposals)
    others, other_verdicts = joined(shuffled, [(b, a) for a, b in never], turned)
    assert sets(clusters) == sets(others)
    assert verdicts == other_verdicts
    assert sorted(clusters.roots()) == sorted(others.roots())


@settings(max_examples=60, deadline=None)
@given(pairs=st.lists(two, max_size=12), data=st.data())
def test_where_nothing_is_forbidden_the_order_of_links_does_not_matter(pairs, data):
    plain = [Facts(record, record, None, None, None) for record in RECORDS]
    links = [Proposal(*pair, "domain", is_alike=True) for pair in pairs]
    clusters, _ = joined(plain, [], links)
    others, _ = joined(plain, [], data.draw(st.permutations(links)))
    assert sorted(clusters.roots()) == sorted(others.roots())


def test_a_pair_that_people_keep_apart_is_kept_apart_through_others():
    plain = [Facts(record, record, None, None, None) for record in range(3)]
    links = [Proposal(0, 1, "always", is_alike=True), Proposal(1, 2, "always", is_alike=True)]
    clusters, verdicts = joined(plain, [(0, 2)], links)
    assert [verdict.reason for verdict in verdicts] == ["", "people keep them apart"]
    assert clusters.root(0) == clusters.root(1) != clusters.root(2)


@pytest.mark.parametrize("rule", ["always", "merge"])
def test_what_people_and_the_crm_joined_no_guard_parts(rule):
    differing = [Facts(0, 0, "DE", "DE1", "R1"), Facts(1, 0, "FR", "FR1", "R2")]
    _, verdicts = joined(differing, [], [Proposal(0, 1, rule, is_alike=False)], largest=1)
    assert verdicts[0].is_accepted


def test_two_records_of_one_system_do_not_meet_through_a_third_under_other_names() -> None:
    facts = [
        Facts(1, 0, None, None, None, "acme"),
        Facts(2, 0, None, None, None, "globex"),
        Facts(3, 1, None, None, None, "globex"),
    ]
    clusters = Clusters(facts, never=(), largest=9)
    assert clusters.join(Proposal(1, 3, "external_id", False)).is_accepted
    assert not clusters.join(Proposal(2, 3, "external_id", True)).is_accepted
    alike = Clusters(facts, never=(), largest=9, alike=[(1, 2)])
    assert alike.join(Proposal(1, 3, "external_id", False)).is_accepted
    assert alike.join(Proposal(2, 3, "external_id", True)).is_accepted
