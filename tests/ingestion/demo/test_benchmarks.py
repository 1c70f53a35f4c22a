"""The page that sets the demo's figures beside published ones, and how far they may be apart."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ingestion.sources.demo import benchmarks
from ingestion.sources.demo.generator import build_block, company
from workspace.settings import Demo

PAGE = Path(__file__).parents[3] / benchmarks.PAGE
LEEWAY = {
    "mean_contract_value": 0.45,
    "stickiness": 0.2,  # an active user is recorded on one day of a month
}
"""By measure, else 0.6: the part of one figure that the other must reach."""


@pytest.fixture(scope="module")
def own():
    demo = Demo()
    with company(demo) as db:
        build_block(db, demo, 1, demo.customers)
        yield benchmarks.figures(db)


def published():
    with (benchmarks.HERE / "benchmarks.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_each_published_figure_names_its_source():
    rows = published()
    assert {row["measure"] for row in rows} == set(benchmarks.MEASURES)
    for row in rows:
        assert float(row["published_low"]) <= float(row["published_high"])
        assert row["url"].startswith("http")
        assert row["publisher"]
        assert row["title"]


def test_the_page_says_what_the_company_does(own):
    page = PAGE.read_text(encoding="utf-8")
    assert page == benchmarks.with_table(page, own), (
        "run python -m ingestion.sources.demo.benchmarks"
    )


@pytest.mark.parametrize("measure", benchmarks.MEASURES)
def test_the_company_lies_in_the_region_of_real_ones(own, measure):
    rows = [row for row in published() if row["measure"] == measure]
    low = min(float(row["published_low"]) for row in rows)
    high = max(float(row["published_high"]) for row in rows)
    leeway = LEEWAY.get(measure, 0.6)
    assert low * leeway <= own[measure]
    assert own[measure] * leeway <= high
