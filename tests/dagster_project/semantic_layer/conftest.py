"""What tests of the semantic layer share: the embedded company, its marts and the layer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from dagster_project.models.parsed import parsed_project
from dagster_project.semantic_layer import SemanticLayer
from serving.generations import current_generation
from serving.reading import connect_bi
from workspace.paths import Workspace


@pytest.fixture(scope="session")
def home(demo_generation: Path) -> Path:
    """The workspace of the embedded company."""
    return demo_generation.parents[2]


@pytest.fixture(scope="session")
def layer(home: Path) -> SemanticLayer:
    """The metrics of the project that it was made by."""
    return SemanticLayer(parsed_project(Workspace(home)))


@pytest.fixture(scope="session")
def marts(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """What is published of it without personal data."""
    generation = current_generation(Workspace(home))
    assert generation is not None
    with connect_bi(generation) as connection:
        yield connection
