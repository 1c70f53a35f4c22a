"""Revenue models hold the rows of the hand-written queries that they are timed against."""

from pathlib import Path

import duckdb
import pytest

from benchmarks.revenue.building import make_models
from benchmarks.revenue.case import make_baseline
from benchmarks.revenue.company import make
from benchmarks.revenue.equality import differences
from benchmarks.revenue.groups import GROUPS, Group
from benchmarks.revenue.project import Model, connect, sql_models

N_CUSTOMERS = 200
N_PER_SLICE = 60


@pytest.fixture(scope="module")
def made(dbt_target: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small company with both sides of every group; the models' made slice by slice."""
    folder = tmp_path_factory.mktemp("company")
    make(folder, dbt_target, N_CUSTOMERS)
    results = [name for group in GROUPS for name in group.results]
    make_models(folder, dbt_target, results, {"customers_per_slice": N_PER_SLICE})
    for group in GROUPS:
        make_baseline(folder, group)
    return folder


def test_models_were_made_slice_by_slice(made: Path) -> None:
    with connect(made) as connection:
        slices = connection.table("kept_revenue.slices").filter("key_column = 'customer_id'")
        assert slices.shape[0] == -(-N_CUSTOMERS // N_PER_SLICE)


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.name)
def test_baseline_holds_the_same_rows(group: Group, made: Path, dbt_target: Path) -> None:
    models = sql_models(dbt_target)
    with connect(made) as connection:
        for name in group.results:
            assert connection.table(f"baseline.{name}").shape[0] > 0
            assert differences(connection, models[name], N_CUSTOMERS) == []


@pytest.mark.parametrize("change", ["delete from baseline.one", "update baseline.one set b = 3"])
@pytest.mark.parametrize("n_customers", [10, 1_000_000])
def test_other_rows_are_found(change: str, n_customers: int) -> None:
    with duckdb.connect() as connection:
        connection.execute("create schema baseline; create table one as select 1 as a, 2.0 as b")
        connection.execute("create table baseline.one as from one")
        model = Model("one", "one", is_view=False, sql="", parents=())
        assert differences(connection, model, n_customers) == []
        connection.execute(change)
        assert differences(connection, model, n_customers)
