"""Reads the warehouse of a workspace for a command, or says why it cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from dagster_project.errors import explained
from workspace.errors import C360Error
from workspace.paths import Workspace


@contextmanager
def reading(workspace: Workspace) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that reads; temporary tables are its own.

    Raises:
        C360Error: there is no warehouse yet, it is not built yet, or a run has it open.
    """
    if not workspace.warehouse.is_file():
        raise C360Error(
            f"There is no warehouse in {workspace.home} yet.", remedy="`c360 run` builds it."
        )
    try:
        with duckdb.connect(workspace.warehouse, read_only=True) as connection:
            connection.execute("set enable_progress_bar = false")
            yield connection
    except duckdb.CatalogException:
        raise C360Error(
            f"The warehouse in {workspace.home} is not built yet.", remedy="`c360 run` builds it."
        ) from None
    except duckdb.Error as error:
        raise explained(error, workspace) from error
