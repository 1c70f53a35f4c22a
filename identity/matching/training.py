"""Trains the matching model on a company's own records; runs only apply it."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa

from identity.matching.comparison import create_comparison
from identity.matching.fuzzy import COLUMNS, LEVELS, untrained_settings
from workspace.errors import C360Error

FEWEST_LABELS = 100
"""Pairs known to be one customer under which there is nothing to learn from."""
SAMPLED_PAIRS = 1e6
LEAST_LIKELY = 0.01
"""Probability that every level has at the least within a customer: however clean the records that
were learnt from, a company moves, changes its number, is known by two names."""
LEAST_BY_CHANCE = 1e-6
"""Probability that every level has at the least between any two records."""
AGREEMENT_COUNTS = """
select {expression} as level, count(*) as n_pairs
from labels
inner join (select columns(*) as "\\0_l" from compared_records) as left_side
    on labels.record_a = left_side.record_l
inner join (select columns(*) as "\\0_r" from compared_records) as right_side
    on labels.record_b = right_side.record_r
group by all
"""


class Learnt(NamedTuple):
    """What a model knows of one degree of agreement.

    Attributes:
        signal: what is compared.
        level: how far it agrees.
        within: probability of that between two records of one customer.
        by_chance: probability between any two records.
    """

    signal: str
    level: str
    within: float
    by_chance: float


def learnt(settings: dict[str, Any]) -> list[Learnt]:
    """What a trained model knows, signal by signal; what differs is the rest."""
    return [
        Learnt(
            comparison["output_column_name"],
            level["label_for_charts"],
            level["m_probability"],
            level["u_probability"],
        )
        for comparison in settings["comparisons"]
        for level in comparison["comparison_levels"]
        if level["label_for_charts"] not in ("unknown", "differ")
    ]


def train(records: pa.Table, labels: pa.Table, n_matches: int) -> dict[str, Any]:
    """Settings of Splink, trained.

    How often values agree by chance (u) is estimated from random pairs; how often they agree
    within a customer (m) from pairs that ids, numbers or people join.

    Args:
        records: record and `identity.matching.fuzzy.COLUMNS`.
        labels: record_a, record_b of pairs that are one customer, whatever their values say.
        n_matches: how many pairs are one customer, in all, as far as is known.

    Raises:
        C360Error: there are too few labels.
    """
    if len(labels) < FEWEST_LABELS:
        raise C360Error(
            f"{len(labels)} pairs of records are joined by ids or numbers: too few to learn from.",
            remedy=f"At least {FEWEST_LABELS} are needed; until then the shipped model is used.",
        )
    from splink import DuckDBAPI, Linker  # noqa: PLC0415 - a second that most commands need not spend

    with duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = false")
        create_comparison(connection)
        connection.register("arrived_records", records.select(["record", *COLUMNS]))
        connection.register("labels", labels)
        connection.execute("create table compared_records as from arrived_records")
        api = DuckDBAPI(connection)
        linker = Linker(api.register("compared_records"), untrained_settings(), log_level="ERROR")
        linker.training.estimate_u_using_random_sampling(max_pairs=SAMPLED_PAIRS, seed=1)
        settings: dict[str, Any] = json.loads(json.dumps(linker.misc.save_model_to_json()))
        for comparison in settings["comparisons"]:
            _learn(connection, comparison)
    n_pairs = len(records) * (len(records) - 1) / 2
    settings["probability_two_random_records_match"] = n_matches / n_pairs
    settings["linker_uid"] = "company"
    return settings


def _learn(connection: duckdb.DuckDBPyConnection, comparison: dict[str, Any]) -> None:
    """Set the probability of each level among pairs that are one customer."""
    expression, _ = LEVELS[comparison["output_column_name"]]
    counts: dict[str, int] = dict(
        connection.execute(AGREEMENT_COUNTS.format(expression=expression)).fetchall()
    )
    n_known = sum(count for level, count in counts.items() if level != "unknown")
    levels = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
    shares = [
        max(counts.get(level["label_for_charts"], 0) / max(n_known, 1), LEAST_LIKELY)
        for level in levels
    ]
    for level, share in zip(levels, shares, strict=True):
        level["m_probability"] = share / sum(shares)
        level["u_probability"] = max(level.get("u_probability") or 0.0, LEAST_BY_CHANCE)
