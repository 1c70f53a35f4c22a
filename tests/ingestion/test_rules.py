"""A company's own rules: what is taken over, and what is refused with file, line and column."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import yaml

from ingestion.rules import load_rules
from workspace.errors import ConfigurationError

SHIPPED = Path(__file__).parents[2] / "dbt_project" / "seeds"
SEEDS = sorted(path.stem for path in SHIPPED.glob("*.csv"))
BANDS = "band,band_order,lower_score\n"


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


@pytest.fixture
def company(tmp_path: Path) -> Path:
    folder = tmp_path / "rules"
    folder.mkdir()
    return folder


def test_a_company_without_rules_has_an_empty_table_for_every_seed(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    assert load_rules(connection, SHIPPED, None) == dict.fromkeys(SEEDS, 0)
    assert load_rules(connection, SHIPPED, tmp_path / "absent") == dict.fromkeys(SEEDS, 0)
    tables = connection.execute(
        "select table_name from information_schema.tables where table_schema = 'rules' order by 1"
    ).fetchall()
    assert [name for (name,) in tables] == SEEDS


def test_columns_may_stand_in_any_order_and_are_typed(
    connection: duckdb.DuckDBPyConnection, company: Path
) -> None:
    text = "\ufefflower_score, band ,band_order\n55.5, fine ,1\n\n0,poor,2\n"
    (company / "health_bands.csv").write_text(text, encoding="utf-8")
    assert load_rules(connection, SHIPPED, company)["health_bands"] == 2
    rows = connection.execute(
        "select band, band_order + 1, lower_score * 2 from rules.health_bands order by band"
    ).fetchall()
    assert [(band, order, float(score)) for band, order, score in rows] == [
        ("fine", 2, 111.0),
        ("poor", 3, 0.0),
    ]


def test_rules_that_are_gone_are_gone_after_the_next_load(
    connection: duckdb.DuckDBPyConnection, company: Path
) -> None:
    file = company / "health_bands.csv"
    file.write_text(BANDS + "fine,1,0\n", encoding="utf-8")
    load_rules(connection, SHIPPED, company)
    file.unlink()
    assert load_rules(connection, SHIPPED, company)["health_bands"] == 0
    assert connection.execute("select count(*) from rules.health_bands").fetchall() == [(0,)]


def test_an_optional_cell_may_be_empty(
    connection: duckdb.DuckDBPyConnection, company: Path
) -> None:
    text = "source_value,root_cause,proximate_cause,is_controllable\nfate,,,\n"
    (company / "churn_reasons.csv").write_text(text, encoding="utf-8")
    load_rules(connection, SHIPPED, company)
    found = connection.execute("select * from rules.churn_reasons").fetchall()
    assert found == [("fate", None, None, None)]


MEASURE = (
    "measure,segment,dimension,weight,value_at_0,value_at_100,window_days,unit,"
    "measure_description\n"
)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        pytest.param("health_band", BANDS, "mean 'health_bands'?", id="unknown file"),
        pytest.param(
            "health_bands",
            "band,band_order,lower_scor\n",
            "mean 'lower_score'?",
            id="unknown column",
        ),
        pytest.param(
            "health_bands", "band,band_order\n", "'lower_score' must", id="column missing"
        ),
        pytest.param("health_bands", "", "'band' must", id="empty file"),
        pytest.param(
            "health_bands", "band,band,band_order,lower_score\n", "'band' must", id="column twice"
        ),
        pytest.param(
            "health_bands",
            BANDS + "fine,1,0\npoor,second,5\n",
            "line 3, column 'band_order': 'second' is no whole number",
            id="bad number",
        ),
        pytest.param(
            "health_bands",
            BANDS + "fine,1.5,0\n",
            "'1.5' is no whole number",
            id="would be rounded",
        ),
        pytest.param(
            "health_bands", BANDS + "fine,1,\n", "line 2, column 'lower_score' is empty", id="empty"
        ),
        pytest.param(
            "health_bands", BANDS + "a,1,0\n\nb,2,1\na,3,2\n", "line 5: band repeat", id="key twice"
        ),
        pytest.param(
            "health_bands", BANDS + "fine,1\n", "line 2: 2 cells under 3 columns", id="cell missing"
        ),
        pytest.param(
            "health_measures",
            MEASURE + "actve_days,all,adoption,1,0,9,30,days,Days with use\n",
            "Did you mean 'active_days'?",
            id="measure that no model computes",
        ),
    ],
)
def test_what_no_seed_allows_is_refused_by_name(
    connection: duckdb.DuckDBPyConnection, company: Path, name: str, text: str, says: str
) -> None:
    (company / f"{name}.csv").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError) as raised:
        load_rules(connection, SHIPPED, company)
    assert says in str(raised.value)
    assert f"{name}.csv" in str(raised.value)
    assert not connection.execute("select 1 from duckdb_tables()").fetchall()


def test_a_file_that_is_not_utf8_is_refused(
    connection: duckdb.DuckDBPyConnection, company: Path
) -> None:
    (company / "health_bands.csv").write_bytes(BANDS.encode() + b"gr\xfcn,1,0\n")
    with pytest.raises(ConfigurationError, match="UTF-8"):
        load_rules(connection, SHIPPED, company)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_shipped_seed_passes_as_rules_of_a_company(
    connection: duckdb.DuckDBPyConnection, company: Path, seed: str
) -> None:
    text = (SHIPPED / f"{seed}.csv").read_text(encoding="utf-8")
    (company / f"{seed}.csv").write_text(text, encoding="utf-8")
    assert load_rules(connection, SHIPPED, company)[seed] == len(text.splitlines()) - 1


@pytest.mark.parametrize("seed", SEEDS)
def test_columns_of_a_seed_stand_in_one_order_everywhere(seed: str) -> None:
    """company_rules() puts the company's rows and the shipped ones together by position."""
    (node,) = yaml.safe_load((SHIPPED / f"{seed}.yml").read_text(encoding="utf-8"))["seeds"]
    with (SHIPPED / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    staging = SHIPPED.parent / "models" / "staging" / "rules" / f"stg_rules__{seed}.sql"
    selected = staging.read_text(encoding="utf-8").split("\nfrom ")[0].removeprefix("select")
    assert header == list(node["config"]["column_types"])
    assert header == [column["name"] for column in node["columns"]]
    assert header == [name.strip() for name in selected.split(",")]


def test_a_file_whose_name_is_written_otherwise_is_not_passed_over(
    connection: duckdb.DuckDBPyConnection, company: Path
) -> None:
    (company / "Health_Bands.CSV").write_text(BANDS)
    with pytest.raises(ConfigurationError, match="Did you mean 'health_bands'"):
        load_rules(connection, SHIPPED, company)
