"""What dbt's data tests found, as results of the departure gate, in words for a reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb

from dagster_project.models.build import NodeOutcome
from expectations.results import SAMPLE_ROWS, Cell, CheckId, CheckOutcome, Outcome, Severity
from ingestion.accepted_entities import ACCEPTED_ENTITIES

Manifest = Mapping[str, Any]
LAYERS = ("staging", "intermediate", "marts")
OUTCOMES: dict[str, Outcome] = {
    "pass": "passed",
    "warn": "failed",
    "fail": "failed",
    "error": "broken",
}
"""By dbt's status of a data test. A skipped test has no outcome: that it is missing refuses."""
WORDS = {
    "not_null": "{subject} must have {column} in every row",
    "unique": "{subject} must have no {column} twice",
    "relationships": "every {column} of {subject} must exist where it points to",
    "accepted_values": "{column} of {subject} must be one of the agreed values",
    "grain": "{subject} must have one row for each of its grain",
}


def data_tests(manifest: Manifest) -> Iterator[Mapping[str, Any]]:
    """The data tests that a production run carries out, in a stable order."""
    for unique_id in sorted(manifest["nodes"]):
        node = manifest["nodes"][unique_id]
        if node["resource_type"] == "test" and node["config"]["enabled"]:
            yield node


def expected_data_tests(manifest: Manifest) -> set[CheckId]:
    """What must have left a result before anything is published."""
    return {(test["name"], subject_of(manifest, test)) for test in data_tests(manifest)}


def owner_of(manifest: Manifest, test: Mapping[str, Any]) -> str | None:
    """The node that a test is about: the one it is written at, else the last in the data's way."""
    if attached := test.get("attached_node"):
        return str(attached)
    parents = [manifest["nodes"][name] for name in test["depends_on"]["nodes"] if _is_model(name)]
    if not parents:
        return None
    last = max(parents, key=lambda node: (_layer(node), node["name"]))
    return str(last["unique_id"])


def subject_of(manifest: Manifest, test: Mapping[str, Any]) -> str:
    """The name of the model, seed or source table that a test is about."""
    owner = owner_of(manifest, test)
    if owner is None:
        return str(test["name"])
    node = manifest["nodes"].get(owner) or manifest["sources"][owner]
    return str(node["name"])


def severity_of(test: Mapping[str, Any]) -> Severity:
    """How much a failure weighs: dbt's `warn` does not refuse a publication."""
    return "warning" if test["config"]["severity"].lower() == "warn" else "critical"


def statement_of(manifest: Manifest, test: Mapping[str, Any]) -> str:
    """What the test holds to be true, as a clause without a full stop."""
    if description := test["description"].strip():
        return str(description).rstrip(".")
    kind = (test.get("test_metadata") or {}).get("name", "")
    words = WORDS.get(kind, test["name"].replace("_", " "))
    return str(words).format(subject=subject_of(manifest, test), column=test.get("column_name"))


def data_test_outcomes(
    connection: duckdb.DuckDBPyConnection, manifest: Manifest, nodes: Iterable[NodeOutcome]
) -> list[CheckOutcome]:
    """The outcome of every data test that ran, with sample rows of those that found something.

    Args:
        connection: reads the warehouse that the tests ran in.
        manifest: the project's manifest.
        nodes: outcomes of a build; those of models and skipped tests are left out.
    """
    personal = personal_columns(manifest)
    return [
        _test_outcome(connection, manifest, node, personal)
        for node in nodes
        if node.is_test and node.status in OUTCOMES
    ]


def personal_columns(manifest: Manifest) -> set[str]:
    """Names of columns that say something of a person; no message or sample shows them."""
    marked = {
        name
        for node in manifest["nodes"].values()
        for name, column in node["columns"].items()
        if column["config"]["meta"].get("personal")
    }
    return marked | {
        column.name
        for entity in ACCEPTED_ENTITIES.values()
        for column in entity.columns
        if column.is_personal
    }


def _test_outcome(
    connection: duckdb.DuckDBPyConnection,
    manifest: Manifest,
    node: NodeOutcome,
    personal: set[str],
) -> CheckOutcome:
    test = manifest["nodes"][node.unique_id]
    statement = statement_of(manifest, test)
    outcome = OUTCOMES[node.status]
    sample: tuple[Mapping[str, Cell], ...] = ()
    if outcome == "passed":
        message = f"{_sentence(statement)}: it holds."
    elif outcome == "broken":
        message = f"{_sentence(statement)}: this could not be tested. {node.message.strip()}"
    else:
        if test.get("column_name") not in personal:
            sample = _sample(connection, node.compiled_code, personal)
        message = _failure(statement, node.n_failing, sample, test["original_file_path"])
    return CheckOutcome(
        check_name=test["name"],
        subject=subject_of(manifest, test),
        severity=severity_of(test),
        outcome=outcome,
        n_failing=node.n_failing,
        message=message,
        sample=sample,
    )


def _failure(
    statement: str, n_failing: int, sample: Sequence[Mapping[str, Cell]], path: str
) -> str:
    """What is wrong in words: the rows' own reasons, where the test gives any."""
    rows = "1 row breaks" if n_failing == 1 else f"{n_failing:,} rows break"
    if reasons := sorted({str(row["reason"]) for row in sample if row.get("reason")}):
        return f"{_sentence(statement)}: {rows} this: {'; '.join(reasons).rstrip('.')}."
    return (
        f"{_sentence(statement)}: {rows} this. Remedy: mend the rows at their source, or the rule "
        f"in {path}."
    )


def _sample(
    connection: duckdb.DuckDBPyConnection, query: str, personal: set[str]
) -> tuple[Mapping[str, Cell], ...]:
    found = connection.execute(f"select * from ({query}) as failing limit {SAMPLE_ROWS}")
    names = [column[0] for column in found.description or ()]
    return tuple(
        {
            name: plain(value)
            for name, value in zip(names, row, strict=True)
            if name.lower() not in personal
        }
        for row in found.fetchall()
    )


def plain(value: object) -> Cell:
    """A value of a row as JSON knows it: decimals and instants as text."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, Decimal | date | datetime):
        return str(value)
    return repr(value)


def _is_model(unique_id: str) -> bool:
    return unique_id.startswith("model.")


def _layer(node: Mapping[str, Any]) -> int:
    return LAYERS.index(node["fqn"][1]) if node["fqn"][1] in LAYERS else -1


def _sentence(clause: str) -> str:
    return clause[:1].upper() + clause[1:]
