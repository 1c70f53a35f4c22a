"""What dbt's tests found, in words and with sample rows that show no person."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from dagster_project.models.build import NodeOutcome
from dagster_project.models.checks import data_test_outcomes, expected_data_tests

Node = dict[str, Any]
MODEL = "model.customer_360.customer_360"
FAILING = "select customer_id, email from (values ('cus_1', 'a@b.c')) as rows(customer_id, email)"


def data_test(name: str, **more: Any) -> Node:
    return {
        "unique_id": f"test.customer_360.{name}",
        "resource_type": "test",
        "name": name,
        "description": "",
        "original_file_path": "models/marts/customer/customer_360.yml",
        "depends_on": {"nodes": [MODEL]},
        "attached_node": MODEL,
        "columns": {},
        "config": {"enabled": True, "severity": "ERROR"},
        **more,
    }


def manifest(*tests: Node) -> Node:
    model = {
        "unique_id": MODEL,
        "resource_type": "model",
        "name": "customer_360",
        "fqn": ["customer_360", "marts", "customer", "customer_360"],
        "columns": {"email": {"config": {"meta": {"personal": True}}}},
    }
    return {"nodes": {MODEL: model} | {test["unique_id"]: test for test in tests}, "sources": {}}


def found(test: Node, status: str, n_failing: int = 0) -> Any:
    outcome = NodeOutcome(test["unique_id"], status, 0.1, "ran away", n_failing, FAILING)
    with duckdb.connect() as connection:
        outcomes = data_test_outcomes(connection, manifest(test), [outcome])
    return outcomes[0] if outcomes else None


@pytest.mark.parametrize(
    ("status", "outcome"),
    [("pass", "passed"), ("fail", "failed"), ("warn", "failed"), ("error", "broken")],
)
def test_a_status_becomes_an_outcome(status: str, outcome: str) -> None:
    assert found(data_test("one_row_a_customer"), status).outcome == outcome


def test_a_skipped_test_leaves_no_outcome_and_is_expected_all_the_same() -> None:
    test = data_test("one_row_a_customer")
    assert found(test, "skipped") is None
    assert expected_data_tests(manifest(test)) == {("one_row_a_customer", "customer_360")}


def test_a_failure_says_what_where_how_much_and_shows_no_person() -> None:
    test = data_test("mail", description="Every customer has one address.")
    outcome = found(test, "fail", 2)
    assert outcome.message.startswith("Every customer has one address: 2 rows break this.")
    assert "customer_360.yml" in outcome.message
    assert outcome.sample == ({"customer_id": "cus_1"},)


def test_a_test_of_a_personal_column_shows_no_row_at_all() -> None:
    assert found(data_test("mail", column_name="email"), "fail", 1).sample == ()


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("not_null", "Customer_360 must have email in every row: it holds."),
        ("grain", "Customer_360 must have one row for each of its grain: it holds."),
    ],
)
def test_tests_without_a_text_are_said_in_words(kind: str, words: str) -> None:
    test = data_test("t", test_metadata={"name": kind}, column_name="email")
    assert found(test, "pass").message == words


def test_a_test_that_only_warns_does_not_refuse() -> None:
    test = data_test("t", config={"enabled": True, "severity": "warn"})
    assert found(test, "warn", 1).severity == "warning"


def test_a_test_of_several_models_is_about_the_last_of_them() -> None:
    earlier = "model.customer_360.int_revenue__months"
    test = data_test("t", attached_node=None, depends_on={"nodes": [earlier, MODEL]})
    content = manifest(test)
    content["nodes"][earlier] = {
        **content["nodes"][MODEL],
        "unique_id": earlier,
        "name": "int_revenue__months",
        "fqn": ["customer_360", "intermediate", "revenue", "int_revenue__months"],
    }
    assert expected_data_tests(content) == {("t", "customer_360")}
