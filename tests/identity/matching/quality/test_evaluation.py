"""The measures of resolution, held against a slow, obvious count."""

from __future__ import annotations

from itertools import combinations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from identity.matching.evaluation import Tier, evaluate, tiers

pytestmark = pytest.mark.xdist_group("identity_units")
LABELS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=14)


def tables(labels):
    """Cluster and customer of each record, its number being its place."""
    records = pa.array(range(len(labels)), pa.int64())
    clusters = pa.array([cluster for cluster, _ in labels], pa.int64())
    customers = pa.array([customer for _, customer in labels], pa.int64())
    return (
        pa.table({"record": records, "cluster": clusters}),
        pa.table({"record": records, "customer": customers}),
    )


def share(part, whole, of_nothing=1.0):
    return part / whole if whole else of_nothing


@settings(max_examples=60, deadline=None)
@given(labels=LABELS)
def test_every_measure_is_what_counting_pair_by_pair_gives(labels):
    found = evaluate(*tables(labels))
    pairs = list(combinations(labels, 2))
    joined = [(a, b) for a, b in pairs if a[0] == b[0]]
    true = [(a, b) for a, b in pairs if a[1] == b[1]]
    right = [pair for pair in joined if pair[0][1] == pair[1][1]]
    clusters = {cluster: [b for a, b in labels if a == cluster] for cluster, _ in labels}
    customers = {customer: [a for a, b in labels if b == customer] for _, customer in labels}
    assert found.n_wrong_pairs == len(joined) - len(right)
    assert found.n_missed_pairs == len(true) - len(right)
    assert found.precision == pytest.approx(share(len(right), len(joined)))
    assert found.recall == pytest.approx(share(len(right), len(true)))
    assert found.f1 == pytest.approx(
        share(2 * found.precision * found.recall, found.precision + found.recall, 0)
    )
    assert found.bcubed_precision == pytest.approx(
        share(sum(clusters[a].count(b) / len(clusters[a]) for a, b in labels), len(labels))
    )
    assert found.bcubed_recall == pytest.approx(
        share(sum(customers[b].count(a) / len(customers[b]) for a, b in labels), len(labels))
    )
    mixed = sum(len(set(held)) > 1 for held in clusters.values())
    split = sum(len(set(held)) > 1 for held in customers.values())
    assert found.over_merge_rate == pytest.approx(share(mixed, len(clusters), 0))
    assert found.split_rate == pytest.approx(share(split, len(customers), 0))
    assert found.largest_cluster == max(map(len, clusters.values()), default=0)
    assert (found.n_records, found.n_customers, found.n_clusters) == (
        len(labels), len(customers), len(clusters),
    )  # fmt: skip


def test_records_that_the_truth_does_not_know_count_nowhere():
    clusters, truth = tables([(0, 0), (0, 0), (0, 1)])
    assert evaluate(clusters, truth.slice(0, 2)).precision == 1


def test_a_record_that_is_in_no_cluster_is_refused():
    clusters, truth = tables([(0, 0), (0, 0)])
    with pytest.raises(ValueError, match="in no cluster: 1"):
        evaluate(clusters.slice(0, 1), truth)


@pytest.mark.parametrize("twice", ["clusters", "truth"])
def test_a_record_that_is_there_twice_is_refused(twice):
    clusters, truth = tables([(0, 0)])
    given = {"clusters": clusters, "truth": truth}
    given[twice] = pa.concat_tables([given[twice]] * 2)
    with pytest.raises(ValueError, match=f"{twice} holds a record twice: 0"):
        evaluate(**given)


def test_links_are_counted_by_decision_and_rule():
    _, truth = tables([(0, 0), (0, 0), (0, 1)])
    links = pa.table(
        {
            "record_a": [0, 0, 1, 0],
            "record_b": [1, 2, 2, 9],
            "rule": ["domain", "domain", "fuzzy", "domain"],
            "decision": ["accepted", "accepted", "review", "accepted"],
        }
    )
    assert tiers(links, truth) == [Tier("domain", "accepted", 2, 1), Tier("fuzzy", "review", 1, 0)]
