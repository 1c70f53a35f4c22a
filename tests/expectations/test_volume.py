"""Figures that change too much against the published generation refuse; small ones may move."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from expectations.departure_checks import VOLUME_CHECKS
from expectations.results import CheckOutcome, refusals
from expectations.volume import volume_outcomes
from tests.expectations.small_warehouse import Corrupt


def compare(database: Path, previous: Path | None) -> dict[str, CheckOutcome]:
    outcomes = volume_outcomes(database, previous, 0.5, frozenset())
    return {outcome.check_name: outcome for outcome in outcomes}


def failed(outcomes: dict[str, CheckOutcome]) -> list[str]:
    return [name for name, outcome in outcomes.items() if outcome.outcome != "passed"]


KEEP_FIVE_CUSTOMERS = (
    "delete from marts.customer_360 where customer_id not in "
    "('cus_1', 'cus_2', 'cus_3', 'cus_4', 'cus_5')",
    "delete from marts.customer_months where customer_id not in "
    "(select customer_id from marts.customer_360)",
)
CHANGES = {
    "mrr_times_100": (
        ("update marts.customer_months set closing_mrr_amount = closing_mrr_amount * 100",),
        "volume_of_mrr",
        (
            "MRR of 2026-05 was 3,000.00 and is now 300,000.00 (100.00 times as much)",
            "5 month(s)",
            "c360 run --accept volume_of_mrr",
        ),
    ),
    "mrr_of_one_month_is_gone": (
        ("delete from marts.customer_months where month = date '2026-07-01'",),
        "volume_of_mrr",
        ("MRR of 2026-07 was 3,000.00 and is now 0.00", "1 month(s)"),
    ),
    "two_thirds_of_the_customers_are_gone": (
        ("delete from marts.customer_360 where substr(customer_id, 5)::int > 10",),
        "volume_of_customers",
        ("There were 30 customers and there are now 10", "--accept volume_of_customers"),
    ),
    "billed_amounts_times_100": (
        ("update marts.customer_ledger set net_amount = net_amount * 100",),
        "volume_of_billing",
        ("billed in 2026-", "in USD was", "100.00 times as much", "--accept volume_of_billing"),
    ),
    "mart_is_doubled": (
        (
            "insert into marts.customer_ledger by name "
            "select 'usage' as document_kind from range(500)",
        ),
        "volume_of_rows",
        ("customer_ledger held 20 rows and now holds 520", "--accept volume_of_rows"),
    ),
}


@pytest.mark.parametrize(("statements", "check", "words"), CHANGES.values(), ids=CHANGES.keys())
def test_large_change_refuses_and_names_the_way_to_accept_it(
    corrupted_marts: Corrupt, built: Path, statements: tuple[str, ...], check: str,
    words: tuple[str, ...],
) -> None:  # fmt: skip
    outcomes = compare(corrupted_marts(*statements), built)
    assert failed(outcomes) == [check]
    assert refusals(outcomes.values()) == [outcomes[check]]
    assert [word for word in (*words, "Remedy: ") if word not in outcomes[check].message] == []


HARMLESS = {
    "open_month_moves": (
        "update marts.customer_months set closing_mrr_amount = 900 where month = date '2026-10-01'",
    ),
    "last_full_month_is_still_billed": (
        """insert into marts.customer_ledger by name
        select 'invoice_line' as document_kind, date '2026-09-20' as document_date,
            'USD' as currency, 90000 as net_amount""",
    ),
    "change_within_the_rate": (
        "update marts.customer_months set closing_mrr_amount = closing_mrr_amount * 1.4",
    ),
    "nine_more_customers": (
        "insert into marts.customer_360 by name "
        "select 'new_' || number as customer_id from range(9) as numbers(number)",
    ),
    "mart_is_filled_for_the_first_time": (
        "insert into marts.support_months select number from range(500) as numbers(number)",
    ),
    "dictionary_of_metrics_grows": (
        "insert into marts.metric_dictionary select 'metric_' || number "
        "from range(500) as numbers(number)",
    ),
    "as_of_moves_on": (
        """insert into marts.customer_months by name
        select customer_id, date '2026-11-01' as month, 100 as closing_mrr_amount
        from marts.customer_360""",
    ),
}


@pytest.mark.parametrize("statements", HARMLESS.values(), ids=HARMLESS.keys())
def test_harmless_change_passes(
    corrupted_marts: Corrupt, built: Path, statements: tuple[str, ...]
) -> None:
    assert failed(compare(corrupted_marts(*statements), built)) == []


def test_tiny_company_may_triple_but_not_grow_a_hundredfold(
    corrupted_marts: Corrupt, tmp_path: Path
) -> None:
    tiny = corrupted_marts(*KEEP_FIVE_CUSTOMERS).rename(tmp_path / "previous.duckdb")
    tripled = corrupted_marts(
        *KEEP_FIVE_CUSTOMERS,
        "update marts.customer_months set closing_mrr_amount = 300",
    )
    assert failed(compare(tripled, tiny)) == []
    hundredfold = corrupted_marts(
        *KEEP_FIVE_CUSTOMERS,
        "update marts.customer_months set closing_mrr_amount = 10000",
    )
    assert failed(compare(hundredfold, tiny)) == ["volume_of_mrr"]


def test_tiny_company_may_not_lose_its_last_customer(
    corrupted_marts: Corrupt, tmp_path: Path
) -> None:
    tiny = corrupted_marts(*KEEP_FIVE_CUSTOMERS).rename(tmp_path / "previous.duckdb")
    empty = corrupted_marts("delete from marts.customer_360")
    assert "volume_of_customers" in failed(compare(empty, tiny))


def test_first_generation_passes_and_says_that_there_is_nothing_to_compare(built: Path) -> None:
    outcomes = compare(built, None)
    assert failed(outcomes) == []
    assert {outcome.message for outcome in outcomes.values()} == {
        "There is no earlier generation to compare with."
    }


def test_generation_of_an_older_shape_is_compared_as_far_as_it_goes(
    corrupted_marts: Corrupt, tmp_path: Path
) -> None:
    older = tmp_path / "older.duckdb"
    with duckdb.connect(str(older)) as connection:
        connection.execute("create schema marts")
        connection.execute("create table marts.customer_360 as select 'cus_1' as customer_id")
    outcomes = compare(corrupted_marts("delete from marts.customer_360"), older)
    assert failed(outcomes) == ["volume_of_customers", "volume_of_rows"]
    assert "no such figures" in outcomes["volume_of_mrr"].message


def test_unreadable_generation_is_a_broken_gate_and_no_changed_figure(
    built: Path, tmp_path: Path
) -> None:
    damaged = tmp_path / "damaged.duckdb"
    damaged.write_bytes(b"no database" * 1000)
    outcomes = compare(built, damaged)
    assert {outcome.outcome for outcome in outcomes.values()} == {"broken"}
    assert len(refusals(outcomes.values())) == len(VOLUME_CHECKS)
