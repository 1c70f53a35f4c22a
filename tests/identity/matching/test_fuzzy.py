"""The score of a pair is what Splink itself says of it."""

from __future__ import annotations

from itertools import combinations

import duckdb
import pyarrow as pa
import pytest
from splink import DuckDBAPI, Linker

from identity.matching.comparison import create_comparison
from identity.matching.fuzzy import COLUMNS, prior, score
from identity.matching.models import Model, load_model
from tests.identity.matching.matching_case import Case

pytestmark = pytest.mark.xdist_group("identity_units")
AT_RANDOM = 1 / 64


@pytest.fixture(scope="module")
def records() -> pa.Table:
    """Companies that agree in some values and differ in others."""
    case = Case()
    case.match(
        {
            f"{'chb'[number % 3]}{number}": {
                "name": ("Acme Tools GmbH", "ACME Tool", "Acme", "Zebra Foods")[number % 4],
                "country": ("DE", "FR", None)[number % 3],
                "website_domain": ("acme.de", "zebra.fr", None, "gmail.com")[number * 7 % 4],
                "phone": ("+49 30 901820", "+33 1 40 20 50 50", None)[number * 5 % 3],
                "street": ("Main 1", "Side 2")[number % 2],
                "postal_code": ("10115", None, "75001")[number * 2 % 3],
            }
            for number in range(18)
        }
    )
    return case.connection.execute(
        f"select record, {', '.join(COLUMNS)} from matching.records order by record"
    ).to_arrow_table()


def splinks_own(records: pa.Table, model: Model) -> dict[tuple[int, int], float]:
    """All pairs, found by Splink's blocking and scored by its predict."""
    with duckdb.connect() as connection:
        create_comparison(connection)
        connection.register("arrived", records)
        connection.execute("create table compared as from arrived")
        api = DuckDBAPI(connection)
        settings = {
            **model.settings,
            "probability_two_random_records_match": AT_RANDOM,
            "blocking_rules_to_generate_predictions": ["1 = 1"],
        }
        linker = Linker(api.register("compared"), settings, log_level="ERROR")
        predicted = linker.inference.predict(warning_mode="never")
        rows = connection.execute(
            "select least(record_l, record_r), greatest(record_l, record_r), match_probability"
            f" from {predicted.physical_name}"
        ).fetchall()
    return {(a, b): probability for a, b, probability in rows}


def test_scores_are_those_of_splinks_own_prediction(records):
    model = load_model()
    numbers = records["record"].to_pylist()
    pairs = list(combinations(sorted(numbers), 2))
    table = pa.table(
        {
            "record_a": pa.array([a for a, _ in pairs], pa.uint64()),
            "record_b": pa.array([b for _, b in pairs], pa.uint64()),
        }
    )
    found = score(records, table, model, AT_RANDOM).to_pylist()
    ours = {(row["record_a"], row["record_b"]): row["probability"] for row in found}
    own = splinks_own(records, model)
    assert ours.keys() == own.keys() == set(pairs)
    assert all(ours[pair] == pytest.approx(own[pair], rel=1e-9) for pair in pairs)
    assert min(own.values()) < 0.01
    assert max(own.values()) > 0.99


def test_no_pairs_have_no_scores(records):
    none = pa.table({"record_a": pa.array([], pa.uint64()), "record_b": pa.array([], pa.uint64())})
    found = score(records, none, load_model(), AT_RANDOM)
    assert found.column_names == ["record_a", "record_b", "probability", "weight"]
    assert len(found) == 0


@pytest.mark.parametrize(
    ("n_records", "expected"),
    [(0, 0.5), (2, 0.5), (3, 0.25), (4, 0.25), (5, 0.125)],
)
def test_the_more_records_the_rarer_a_match_at_random(n_records, expected):
    assert prior(n_records) == expected
