"""One whole run as a person types it: what it says, what it leaves, what it does not do again."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from dagster_project.project import SHIPPED_RULES
from tests.companies import Company, Rows, column, small_company
from tests.conftest import c360

Json = dict[str, object]


@dataclass(frozen=True)
class FirstRun:
    """The company and what its first run said."""

    company: Company
    said: subprocess.CompletedProcess[str]

    def type(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Type another command in the same workspace."""
        config = str(self.company.config)
        return c360(*words, home=self.company.home, C360_CONFIG=config, **environment)

    def ask(self, sql: str) -> list[tuple[object, ...]]:
        """Ask the warehouse that the run left."""
        with duckdb.connect(self.company.home / "warehouse.duckdb", read_only=True) as connection:
            return connection.execute(sql).fetchall()


def with_a_bad_date(rows: Rows) -> Rows:
    """One row that goes to quarantine."""
    rows[1][column(rows[0], "created_at")] = "2025-31-31"
    return rows


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> FirstRun:
    company = small_company(tmp_path_factory.mktemp("run") / "company")
    company.rewrite("zendesk/tickets", with_a_bad_date)
    said = c360("run", home=company.home, C360_CONFIG=str(company.config))
    assert said.returncode == 0, said.stdout + said.stderr
    return FirstRun(company, said)


def test_progress_and_summary_say_what_was_done(first: FirstRun) -> None:
    summary = first.said.stdout
    assert summary.startswith("Published generation 1 as of ")
    for words in ("read ", "quarantined ", "built ", "checks ", str(first.company.home)):
        assert words in summary
    stages = [line.split(":")[0] for line in first.said.stderr.splitlines()]
    assert stages == [
        "landing", "inputs", "raw", "accepted", "arrival gate", "models", "departure gate",
        "publication",
    ]  # fmt: skip


def test_every_model_and_every_test_left_something_behind(first: FirstRun) -> None:
    ((n_models,),) = first.ask("select count(*) from duckdb_tables() where schema_name = 'marts'")
    ((n_tests,),) = first.ask(
        "select count(*) from audit.check_results where gate = 'departure' "
        "and message like '%: it holds.'"
    )
    assert n_models > 8
    assert n_tests > 20


def test_settings_rules_and_definitions_reach_the_models(first: FirstRun) -> None:
    assert first.ask("select count(*), min(reporting_currency) from run.settings") == [(1, "USD")]
    tables = {name for (name,) in first.ask(
        "select table_name from duckdb_tables() where schema_name = 'rules'"
    )}  # fmt: skip
    assert tables == {path.stem for path in SHIPPED_RULES.glob("*.csv")}
    assert first.ask(
        "select description <> '' from run.published_columns "
        "where table_name = 'customer_months' and column_name = 'closing_mrr_amount'"
    ) == [(True,)]


def test_the_run_ledger_has_one_line_that_status_tells(first: FirstRun) -> None:
    (line,) = (first.company.home / "state" / "runs.jsonl").read_text().splitlines()
    record = json.loads(line)
    assert (record["outcome"], record["generation"]) == ("published", 1)
    assert record["n_read"] >= record["n_new"] > 1000
    status = json.loads(first.type("status", "--json").stdout)
    assert status["last_run"] == record
    assert status["generation"]["number"] == 1
    assert len(status["freshness"]) == first.ask("select count(*) from audit.object_arrivals")[0][0]


def test_a_second_run_says_that_nothing_changed_without_dagster_or_dbt(first: FirstRun) -> None:
    program = (
        "import sys\n"
        "from dagster_project.cli import main\n"
        "try:\n    main()\n"
        "finally:\n"
        "    heavy = {'dagster', 'dbt', 'great_expectations'} & set(sys.modules)\n"
        "    sys.stderr.write(f'imported: {sorted(heavy)}')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "run", "--json"],
        env={
            "C360_HOME": str(first.company.home),
            "C360_CONFIG": str(first.company.config),
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["outcome"] == "unchanged"
    assert done.stderr == "imported: []"


@pytest.mark.parametrize(
    ("sql", "answer"),
    [
        ("select count(*) > 0 as found from customer_360", [{"found": True}]),
        ("select cast(1.50 as decimal(4, 2)) as amount", [{"amount": "1.50"}]),
    ],
    ids=["table-without-schema", "no-digit-lost"],
)
def test_a_question_is_answered_from_the_generation(
    first: FirstRun, sql: str, answer: list[Json]
) -> None:
    assert json.loads(first.type("query", sql, "--json").stdout) == answer


@pytest.mark.parametrize(
    "sql",
    ["drop table customer_360", "copy customer_360 to 'out.csv'", "select * from 'secret.csv'"],
    ids=["change", "write", "read-a-file"],
)
def test_a_question_changes_and_reaches_nothing_else(first: FirstRun, sql: str) -> None:
    done = first.type("query", sql)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr


def test_quarantine_tells_reason_file_and_line(first: FirstRun) -> None:
    counted = json.loads(first.type("quarantine", "list", "--json").stdout)
    assert [(entry["source"], entry["object"], entry["rows"]) for entry in counted] == [
        ("zendesk", "tickets", 1)
    ]
    entry = counted[0]
    label = f"{entry['source']}.{entry['object']}"
    rows = json.loads(first.type("quarantine", "show", label, "--json").stdout)
    assert any(reason.startswith(entry["reason"]) for row in rows for reason in row["reasons"])
    assert rows[0]["file"] in first.type("quarantine", "show", label).stdout


@pytest.fixture(scope="module")
def dagster_home(first: FirstRun, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where Dagster keeps what it was told of a second run, of another day."""
    home = tmp_path_factory.mktemp("dagster")
    again = first.type("run", "--as-of", "2026-10-16", DAGSTER_HOME=str(home))
    assert again.returncode == 0, again.stderr
    return home


def test_where_a_page_shows_runs_it_is_told_of_every_relation_and_check(
    first: FirstRun, dagster_home: Path
) -> None:
    relations = {
        dg.AssetKey(names)
        for names in first.ask(
            "select table_schema, table_name from information_schema.tables "
            "where table_schema in ('accepted', 'staging', 'marts')"
        )
    }
    with dg.DagsterInstance.from_config(str(dagster_home)) as instance:
        (run,) = instance.get_runs()
        told = instance.all_logs(run.run_id)
    events = [event for log in told if (event := log.dagster_event)]
    made = {event.asset_key for event in events if event.is_step_materialization}
    n_checks = sum(
        event.event_type is dg.DagsterEventType.ASSET_CHECK_EVALUATION for event in events
    )
    assert len(relations) > 100
    assert relations <= made
    assert n_checks > 200


@pytest.mark.usefixtures("dagster_home")
def test_a_way_back_holds_until_it_is_released(first: FirstRun) -> None:
    assert first.type("rollback").returncode == 0
    held = first.type("run", "--as-of", "2026-10-17")
    assert held.returncode == 2
    assert "release-hold" in held.stderr
    assert json.loads(first.type("status", "--json").stdout)["generation"]["number"] == 1
    released = json.loads(first.type("release-hold", "--json").stdout)
    assert released["generation"] == 2
