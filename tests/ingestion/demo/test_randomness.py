"""Chance that repeats: the same for an id wherever it stands, and apart by every argument."""

from __future__ import annotations

import duckdb
import numpy as np
import pytest

from ingestion.sources.demo.randomness import uniform, uniform_macro

IDS = np.arange(1, 100_001)


def test_a_draw_depends_on_its_id_not_on_the_company_it_is_in():
    everyone = uniform(7, "start", IDS)
    assert np.array_equal(uniform(7, "start", IDS[40_000:40_010]), everyone[40_000:40_010])
    assert np.array_equal(uniform(7, "start", IDS[::-1]), everyone[::-1])


@pytest.mark.parametrize(
    "other",
    [
        uniform(8, "start", IDS),
        uniform(7, "end", IDS),
        uniform(7, "start", IDS, 1),
        uniform(7, "start", IDS + 1),
    ],
    ids=["seed", "purpose", "occasion", "id"],
)
def test_another_argument_is_another_draw(other: np.ndarray):
    one = uniform(7, "start", IDS)
    assert not (one == other).any()
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.02


def test_draws_fill_the_interval_evenly():
    counts, _ = np.histogram(uniform(7, "start", IDS), bins=100, range=(0, 1))
    assert counts.sum() == len(IDS)
    assert ((counts - 1000) ** 2 / 1000).sum() < 160  # chi-squared of 99 degrees, p ≈ 0.0001


def test_draws_stay_what_they_were():
    assert uniform(7, "start", [1, 2], 3).tolist() == [0.9339876509982065, 0.09188240915492496]


def test_the_macro_draws_alike_in_every_database_and_apart_by_seed():
    def drawn(seed: int) -> list[tuple[float, float]]:
        with duckdb.connect() as db:
            db.execute(uniform_macro(seed))
            return db.sql(
                "select uniform('start', i), uniform('end', i::varchar) from range(20000) as t(i)"
            ).fetchall()

    one, again, other = np.array(drawn(7)), np.array(drawn(7)), np.array(drawn(8))
    assert np.array_equal(one, again)
    assert not (one == other).any()
    assert one.min() >= 0
    assert one.max() < 1
    assert np.abs(one.mean(axis=0) - 0.5).max() < 0.01
    assert abs(np.corrcoef(one, rowvar=False)[0, 1]) < 0.03
