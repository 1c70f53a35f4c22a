"""What a person is told who asks why, goes through the review, or trains; on the demo."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.dagster_project.conftest import Typed

pytestmark = pytest.mark.xdist_group("demo")
Command = Callable[..., Typed]


@pytest.fixture
def home(demo_generation: Path, tmp_path: Path) -> Path:
    """A workspace with the demo's warehouse and generation, and a state/ of its own."""
    published, home = demo_generation.parents[2], tmp_path / "warehouse"
    home.mkdir()
    shutil.copytree(published / "state", home / "state")
    for name in ("warehouse.duckdb", "serving"):
        (home / name).symlink_to(published / name)
    return home


@pytest.fixture
def command(home: Path, typed: Command) -> Command:
    """Type a command in that workspace."""
    del home
    return typed


@pytest.fixture
def answered(command: Command, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Typed]:
    """Go through the review with the lines of a script."""

    def review(lines: str, *words: str) -> Typed:
        monkeypatch.setattr("sys.stdin", io.StringIO(lines))
        return command("review", *words)

    return review


def rows(home: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(home / "warehouse.duckdb", read_only=True) as connection:
        return connection.execute(sql).fetchall()


def a_pair(home: Path, decision: str) -> tuple[str, str]:
    ends = (f"concat(department_{e}, '.', source_system_{e}, ':', record_id_{e})" for e in "ab")
    return rows(
        home,
        f"select {', '.join(ends)} from intermediate.int_identity__links"
        f" where decision = '{decision}' and rule = 'external_id' order by all",
    )[0]


def queue(command: Command) -> list[dict[str, Any]]:
    waiting: list[dict[str, Any]] = json.loads(command("review", "--json").out)
    return waiting


def test_of_a_record_its_customer_its_links_and_its_other_records_are_told(
    command: Command, home: Path
) -> None:
    record, other = a_pair(home, "accepted")
    seen = command("why", record)
    assert seen.exit_code == 0
    assert f"{record} " in seen.out.splitlines()[0]
    assert "belongs to customer cus_" in seen.out
    assert ", since 2026-10-15." in seen.out
    assert "Joined by:" in seen.out
    assert f"{other}" in seen.out.split("Other records of the customer")[1]
    told = json.loads(command("why", record, "--json").out)
    assert told["record"] == record
    assert {"accepted"} <= {link["decision"] for link in told["links"]}


def test_the_id_alone_is_enough_where_one_record_has_it(command: Command, home: Path) -> None:
    record, _ = a_pair(home, "accepted")
    assert command("why", record.partition(":")[2]) == command("why", record)


def test_of_two_records_of_a_customer_the_links_between_them_are_told(
    command: Command, home: Path
) -> None:
    seen = command("why", *a_pair(home, "accepted"))
    assert seen.out.startswith("Yes: both are customer cus_")
    assert "joined by 1 link.\n  1. " in seen.out
    assert " names " in seen.out


def test_of_two_customers_what_held_them_apart_and_their_values_are_told(
    command: Command, home: Path
) -> None:
    pair = a_pair(home, "blocked")
    seen = command("why", *pair)
    assert seen.out.startswith("No: ")
    assert "not joined by it because" in seen.out
    assert "likely by shipped-1; a person is asked from 50%" in seen.out
    told = json.loads(command("why", *pair, "--json").out)
    assert told["is_one_customer"] is False
    assert told["comparison"]["probability"] < 0.5


def test_of_two_records_that_nothing_brings_together_the_values_are_told(
    command: Command, home: Path
) -> None:
    (first, *_, last) = [
        f"crm.salesforce:{record_id}"
        for (record_id,) in rows(
            home,
            "select record_id from intermediate.int_identity__source_records"
            " where department = 'crm' order by 1",
        )
    ]
    seen = command("why", first, last)
    assert "Nothing speaks for it" in seen.out
    assert "differ: name" in seen.out


def test_of_a_customer_all_records_and_links_are_told(command: Command, home: Path) -> None:
    ((customer_id, n_records),) = rows(
        home,
        "select customer_id, count(*) from intermediate.int_identity__clusters"
        " group by all having count(*) > 2 order by all limit 1",
    )
    seen = command("why", customer_id)
    assert seen.out.startswith(f"customer {customer_id} (")
    assert f" has {n_records} records:\n" in seen.out
    told = json.loads(command("why", customer_id, "--json").out)
    assert len(told["records"]) == n_records


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("cus_N0000000000003",), "Near it are: billing.stripe:cus_N00000000000003"),
        (("crm.sales:nowhere",), "Write department.system:id, for example"),
        (("cus_N00000000000002", "cus_0000000000000000"), "There is no record 'cus_0000"),
    ],
    ids=["a slip", "nothing like it", "the second"],
)
def test_who_is_unknown_is_refused_with_what_comes_near(
    command: Command, words: tuple[str, ...], said: str
) -> None:
    seen = command("why", *words)
    assert (seen.exit_code, seen.out) == (1, "")
    assert said in seen.err


def test_a_script_goes_through_the_review_and_every_answer_is_kept(
    command: Command, answered: Callable[..., Typed], home: Path
) -> None:
    waiting = queue(command)
    assert len(waiting) > 3
    at_stake = [float(one["mrr_amount_at_stake"]) for one in waiting]
    assert at_stake == sorted(at_stake, reverse=True)
    seen = answered("maybe\ns\nlater\nD\nq\n")
    assert seen.exit_code == 0
    assert "'maybe' is no answer." in seen.out
    assert f"Decided: 2. Left: {len(waiting) - 2}. The next `c360 run` obeys." in seen.out
    kept = [json.loads(line) for line in (home / "state/identity/decisions.jsonl").open()]
    assert [one["choice"] for one in kept] == ["always", "never"]
    left = [one["records"] for one in queue(command)]
    assert left == [one["records"] for one in (waiting[1], *waiting[3:])]
    assert f"wait for a person: {len(left)} (`c360 review`)" in command("status").out
    assert json.loads(command("status", "--json").out)["n_pairs_to_review"] == len(left)


def test_a_pair_is_shown_side_by_side_with_what_held_it_back(
    command: Command, answered: Callable[..., Typed]
) -> None:
    first = queue(command)[0]
    seen = answered("", "--limit", "1")
    assert f"Pair 1 of {len(queue(command))}, " in seen.out
    for told in (*first["records"], *first["customers"], first["reason"], "MRR at stake"):
        assert told in seen.out
    assert "Decided: 0." in seen.out
    assert "obeys" not in seen.out


def test_a_trained_model_is_kept_told_and_taken_back(command: Command, home: Path) -> None:
    tried = json.loads(command("train", "--dry-run", "--json").out)
    assert tried["kept_as"] is None
    assert tried["n_labels"] > 1000
    assert command("use-model").out == "shipped-1 (in force)\n"
    seen = command("train")
    assert f"Learnt from {tried['n_labels']:,} pairs" in seen.out
    assert "Kept as own-1. The next `c360 run` applies it." in seen.out
    assert (home / "state/identity/models/own-1.json").is_file()
    shipped, own = tried["trials"]
    assert own["n_joined"] > 0.8 * own["n_labels"]
    assert own["n_mistaken"] <= 0.001 * own["n_strangers"]
    assert (shipped["version"], shipped["n_labels"]) == ("shipped-1", own["n_labels"])
    assert json.loads(command("use-model", "--json").out)["in_force"] == "own-1"
    assert "shipped-1 takes the place of own-1." in command("use-model", "shipped-1").out
    assert "There are: shipped-1, own-1." in command("use-model", "own-3").err
