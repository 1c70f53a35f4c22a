"""The engine: every expectation leaves one outcome, and nothing else leaves a trace."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from great_expectations import ExpectationSuite
from great_expectations.expectations.core.expect_column_values_to_be_between import (
    ExpectColumnValuesToBeBetween,
)
from great_expectations.expectations.core.expect_table_row_count_to_equal import (
    ExpectTableRowCountToEqual,
)

from expectations.checks import Check
from expectations.engine import Inspection, inspect, no_rows
from expectations.results import CheckOutcome

ROOT = Path(__file__).parents[2]
HIGH = Check(
    "none_high",
    "warning",
    "None is high.",
    "{n_failing:,} of {n_rows:,} {subject} are high, such as {number} of {owner}.",
    "lower them.",
)
COUNT = Check("count", "critical", "Right.", "There are {observed_value}.", "add some.")


@pytest.fixture
def numbers(tmp_path: Path) -> Path:
    """Twelve numbers, one of an unknown owner, in a place whose name is awkward for URLs."""
    folder = tmp_path / "it's $HOME 100% #1"
    folder.mkdir()
    with duckdb.connect(str(folder / "numbers.duckdb")) as connection:
        connection.execute(
            """
            create table numbers as
            select
                number::decimal(18, 4) as number,
                date '2026-01-01' + number::integer as day,
                case when number <> 10 then 'owner ' || number end as owner
            from range(12) as numbers(number)
            """
        )
    return folder / "numbers.duckdb"


def ask(database: Path, *expectations: object, **options: object) -> list[CheckOutcome]:
    suite = ExpectationSuite(name="numbers", expectations=list(expectations))
    return inspect(
        database, [Inspection("select * from numbers", suite, ("day", "owner"))], **options
    )


def test_failing_rows_are_counted_told_and_sampled(numbers: Path) -> None:
    (outcome,) = ask(numbers, no_rows(HIGH, "numbers", "select * from {batch} where number >= 10"))
    assert outcome == CheckOutcome(
        "none_high",
        "numbers",
        "warning",
        "failed",
        2,
        "2 of 12 numbers are high, such as 10.0000 of unknown. Remedy: lower them.",
        (
            {"number": "10.0000", "day": "2026-01-11", "owner": None},
            {"number": "11.0000", "day": "2026-01-12", "owner": "owner 11"},
        ),
    )


def test_expectations_on_columns_and_tables_are_read_too(numbers: Path) -> None:
    outcomes = ask(
        numbers,
        ExpectColumnValuesToBeBetween(column="number", max_value=9, **HIGH.about("numbers")),
        ExpectTableRowCountToEqual(value=13, **COUNT.about("numbers")),
    )
    between, count = sorted(outcomes, key=lambda outcome: -outcome.n_failing)
    assert (between.n_failing, between.outcome, between.severity) == (2, "failed", "warning")
    assert between.sample[0] == {"number": "10.0000", "day": "2026-01-11", "owner": None}
    assert count.message == "There are 12. Remedy: add some."


def test_passed_check_says_so(numbers: Path) -> None:
    (outcome,) = ask(numbers, no_rows(HIGH, "numbers", "select * from {batch} where number > 99"))
    assert (outcome.outcome, outcome.message, outcome.sample) == ("passed", "None is high.", ())


def test_sample_holds_five_rows_and_no_personal_column(numbers: Path) -> None:
    (outcome,) = ask(
        numbers, no_rows(HIGH, "numbers", "select * from {batch}"), personal=frozenset({"owner"})
    )
    assert outcome.n_failing == 12
    assert [set(row) for row in outcome.sample] == [{"number", "day"}] * 5


def test_check_that_raises_is_broken_and_its_neighbours_are_not(numbers: Path) -> None:
    outcomes = ask(
        numbers,
        no_rows(HIGH, "numbers", "select * from {batch} where number > 99"),
        no_rows(COUNT, "numbers", "select * from {batch} where no_such_column > 0"),
    )
    found = {outcome.check_name: outcome for outcome in outcomes}
    assert found["none_high"].outcome == "passed"
    assert found["count"].outcome == "broken"
    assert "no_such_column" in found["count"].message
    assert "\n" not in found["count"].message


def test_all_checks_of_an_unreadable_database_are_broken(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.duckdb"
    damaged.write_bytes(b"no database" * 1000)
    outcomes = ask(
        damaged,
        no_rows(HIGH, "numbers", "select * from {batch}"),
        ExpectTableRowCountToEqual(value=13, **COUNT.about("numbers")),
    )
    assert [outcome.outcome for outcome in outcomes] == ["broken", "broken"]


def test_other_files_are_attached_read_only_under_their_name(numbers: Path, tmp_path: Path) -> None:
    other = tmp_path / "other's.duckdb"
    with duckdb.connect(str(other)) as connection:
        connection.execute("create table numbers as select 7 as number")
    query = "select *, 'x' as owner from {batch}, other.numbers as more where more.number = 7"
    (outcome,) = ask(numbers, no_rows(HIGH, "numbers", query), attached={"other": other})
    assert outcome.n_failing == 12


def test_no_handle_stays_open(numbers: Path) -> None:
    ask(numbers, no_rows(HIGH, "numbers", "select * from {batch}"))
    with duckdb.connect(str(numbers)) as connection:
        connection.execute("create table writable as select 1")


def test_nothing_is_printed_warned_of_or_written(numbers: Path, tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    program = """
import sys
from pathlib import Path
from great_expectations import ExpectationSuite
from expectations.checks import Check
from expectations.engine import Inspection, inspect, no_rows
check = Check("c", "critical", "ok", "failed", "none")
suite = ExpectationSuite(name="s", expectations=[no_rows(check, "n", "select * from {batch}")])
outcomes = inspect(Path(sys.argv[1]), [Inspection("select * from numbers", suite)])
assert [outcome.outcome for outcome in outcomes] == ["failed"]
"""
    done = subprocess.run(
        [sys.executable, "-c", program, numbers],
        cwd=scratch,
        env={"HOME": str(scratch), "TMPDIR": str(scratch), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == ("", "")
    assert list(scratch.rglob("*")) == []


def test_expected_checks_are_known_without_importing_great_expectations() -> None:
    program = """
import sys
from expectations.gates import expected_arrival_checks, expected_departure_checks
from expectations.subjects import ArrivalSubject
assert expected_arrival_checks([ArrivalSubject("erp", "lines", "billing.invoice_lines")])
assert expected_departure_checks()
assert "great_expectations" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)
