"""`c360 query`: one question to the current generation, read-only and locked down."""

from __future__ import annotations

from dagster_project.output import print_json, print_table
from serving.generations import current_generation
from serving.reading import connect_full, query
from workspace.errors import C360Error
from workspace.paths import Workspace


def ask(workspace: Workspace, sql: str, *, as_json: bool) -> None:
    """Print the answer to one reading statement.

    Raises:
        C360Error: nothing is published yet, or the question cannot be answered.
    """
    generation = current_generation(workspace)
    if generation is None:
        raise C360Error(
            f"Nothing is published yet in {workspace.home}.", remedy="`c360 run` publishes."
        )
    with connect_full(generation) as connection:
        answer = query(connection, sql)
    if as_json:
        print_json([dict(zip(answer.columns, row, strict=True)) for row in answer.rows])
    else:
        print_table(answer.columns, answer.rows)
