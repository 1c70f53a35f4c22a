"""Fixtures of the gates: the good warehouse, and copies of it with something wrong."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

import duckdb
import pytest

from ingestion.tables import create_tables
from tests.expectations.small_warehouse import ARRIVED, BUILT, Corrupt


@pytest.fixture(scope="session")
def arrived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse after the row rules, as good as it gets."""
    path = tmp_path_factory.mktemp("arrived") / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        create_tables(connection)
        connection.execute(ARRIVED)
    return path


@pytest.fixture(scope="session")
def built(arrived: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same warehouse with marts, ready to be published."""
    path = Path(shutil.copy(arrived, tmp_path_factory.mktemp("built") / "warehouse.duckdb"))
    with duckdb.connect(str(path)) as connection:
        connection.execute(BUILT)
    return path


@pytest.fixture
def corrupted(arrived: Path, tmp_path: Path) -> Corrupt:
    """Copies the warehouse that arrived and runs statements on the copy."""
    return partial(_changed, arrived, tmp_path / "warehouse.duckdb")


@pytest.fixture
def corrupted_marts(built: Path, tmp_path: Path) -> Corrupt:
    """Copies the warehouse with marts and runs statements on the copy."""
    return partial(_changed, built, tmp_path / "warehouse.duckdb")


def _changed(good: Path, copy: Path, *statements: str) -> Path:
    shutil.copy(good, copy)
    with duckdb.connect(str(copy)) as connection:
        for statement in statements:
            connection.execute(statement)
    return copy
