"""The arrival gate lets a good warehouse pass and shuts on each kind of corruption, in words."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from expectations.gates import arrival_gate, expected_arrival_checks
from expectations.results import CheckOutcome, refusals
from tests.expectations.small_warehouse import CHECKED_AT, LINES, OBJECTS, TICKETS, Corrupt


def gate(database: Path) -> list[CheckOutcome]:
    return arrival_gate(database, "run-1", CHECKED_AT, OBJECTS)


def failed(outcomes: list[CheckOutcome]) -> dict[tuple[str, str], CheckOutcome]:
    return {outcome.id: outcome for outcome in outcomes if outcome.outcome != "passed"}


CORRUPTIONS = {
    "whole_read_came_back_empty": (
        """update audit.object_arrivals set n_live = 0, n_live_quarantined = 0
        where source_object = 'accounts'""",
        ("read_not_empty", "sales.accounts"),
        ("sales.accounts came back empty", "held 10 rows", "full export"),
    ),
    "column_that_is_mapped_is_gone": (
        """update audit.object_arrivals set missing_columns = ['Invoice No', 'Net']
        where source_object = 'lines'""",
        ("columns_present", "erp.lines"),
        ("Invoice No, Net", "erp.lines", "customer360.toml"),
    ),
    "too_many_rows_are_broken": (
        """update audit.object_arrivals set quarantine_refuse_rate = 0.01
        where source_object = 'lines'""",
        ("quarantine_within_limit", "erp.lines"),
        (
            "1 of 21 rows",
            "4.76%",
            "limit of 1.00%",
            "not a number in net_amount (1)",
            "c360 quarantine",
        ),
    ),
    "keys_are_repeated_with_other_content": (
        """update audit.object_arrivals set n_key_conflicts = 4
        where source_object = 'lines'""",
        ("key_conflicts_within_limit", "erp.lines"),
        ("4 of 21 rows", "19.05%", "limit of 1.00%", "`key`"),
    ),
    "batch_lost_rows": (
        "update audit.batch_counts set n_quarantined = 0 where source_object = 'lines'",
        ("rows_conserved", "erp.lines"),
        ("batch 1", "22 rows landed", "21 are accounted for"),
    ),
    "object_lost_rows": (
        "update audit.object_arrivals set n_landed = 25 where source_object = 'lines'",
        ("rows_conserved", "erp.lines"),
        ("all batches together", "25 rows landed", "22 are accounted for"),
    ),
    "batch_was_not_counted": (
        "delete from audit.batch_counts where source_object = 'lines'",
        ("rows_conserved", "erp.lines"),
        ("the latest batch", "22 rows landed", "0 are accounted for"),
    ),
    "money_was_lost": (
        "update audit.amounts_by_currency set quarantined_amount = 0 "
        "where column_name = 'net_amount'",
        ("amounts_conserved", "erp.lines"),
        ("net_amount in USD", "2,200.00 landed", "2,100.00 is accounted for"),
    ),
    "accepted_rows_vanished": (
        "delete from accepted.billing__invoice_lines",
        ("accepted_rows_counted", "erp.lines"),
        ("20 rows of erp.lines were counted", "0 are there"),
    ),
    "record_stands_twice": (
        "update accepted.billing__invoice_lines set record_key = 'L-2' where record_key = 'L-1'",
        ("record_keys_unique", "erp.lines"),
        ("2 current rows of erp.lines", "row 1 of lines.csv", "`key`"),
    ),
    "two_objects_of_a_system_hold_the_same_record": (
        """insert into accepted.billing__invoice_lines by name
        select * replace ('more_lines' as source_object)
        from accepted.billing__invoice_lines where record_key = 'L-2'""",
        ("record_keys_unique", "erp.lines"),
        ("1 current rows of erp.lines", "row 2 of lines.csv", "two objects"),
    ),
    "object_was_never_sorted": (
        "delete from audit.object_arrivals where source_object = 'tickets'",
        ("arrival_recorded", "desk.tickets"),
        ("desk.tickets is configured", "0 records"),
    ),
}
IMPLAUSIBILITIES = {
    "more_broken_rows_than_usual": (
        """update audit.object_arrivals set quarantine_warn_rate = 0.01
        where source_object = 'lines'""",
        ("quarantine_within_warning", "erp.lines"),
        ("1 of 21 rows", "1.00% that is normal"),
    ),
    "date_before_1990": (
        """update accepted.billing__invoice_lines set service_from = date '1970-01-01'
        where row_number = 7""",
        ("dates_plausible", "erp.lines"),
        ("1 of 20", "service_from in row 7 of lines.csv", "date_formats"),
    ),
    "date_in_the_far_future": (
        """update accepted.billing__invoice_lines set service_to = date '2206-01-01'
        where row_number = 7""",
        ("dates_plausible", "erp.lines"),
        ("service_to in row 7",),
    ),
    "amount_out_of_all_proportion": (
        """update accepted.billing__invoice_lines set net_amount = 99000000
        where row_number = 3""",
        ("amounts_plausible", "erp.lines"),
        ("net_amount in row 3 of lines.csv", "decimal_mark"),
    ),
}


def test_good_arrival_opens_the_gate_and_leaves_every_expected_result(corrupted: Corrupt) -> None:
    outcomes = gate(corrupted())
    assert failed(outcomes) == {}
    assert {outcome.id for outcome in outcomes} == expected_arrival_checks(OBJECTS)


@pytest.mark.parametrize(
    ("statement", "check", "words"), CORRUPTIONS.values(), ids=CORRUPTIONS.keys()
)
def test_corruption_shuts_the_gate(
    corrupted: Corrupt, statement: str, check: tuple[str, str], words: tuple[str, ...]
) -> None:
    outcomes = failed(gate(corrupted(statement)))
    assert list(outcomes) == [check]
    refused = outcomes[check]
    assert refusals(outcomes.values()) == [refused]
    assert refused.outcome == "failed"
    assert [word for word in (*words, "Remedy: ") if word not in refused.message] == []


@pytest.mark.parametrize(
    ("statement", "check", "words"), IMPLAUSIBILITIES.values(), ids=IMPLAUSIBILITIES.keys()
)
def test_implausible_rows_warn_and_do_not_refuse(
    corrupted: Corrupt, statement: str, check: tuple[str, str], words: tuple[str, ...]
) -> None:
    outcomes = failed(gate(corrupted(statement)))
    assert list(outcomes) == [check]
    assert refusals(outcomes.values()) == []
    assert outcomes[check].n_failing == 1
    assert [word for word in (*words, "Remedy: ") if word not in outcomes[check].message] == []


def test_quiet_increment_is_no_empty_read(corrupted: Corrupt) -> None:
    database = corrupted(
        """update audit.object_arrivals set n_live = 0, delivery = 'changes'
        where source_object = 'accounts'"""
    )
    assert failed(gate(database)) == {}


def test_open_end_is_a_plausible_date(corrupted: Corrupt) -> None:
    database = corrupted(
        "update accepted.billing__invoice_lines set service_to = date '9999-12-31'"
    )
    assert failed(gate(database)) == {}


def test_a_number_that_is_no_amount_may_be_as_large_as_it_likes(corrupted: Corrupt) -> None:
    """Usage that is billed by the call comes in millions beside ten seats."""
    database = corrupted(
        """update accepted.billing__invoice_lines
        set quantity = case when row_number = 3 then 99000000 else 1 end"""
    )
    assert failed(gate(database)) == {}


def test_object_without_rows_passes_and_says_that_there_was_nothing_to_check(
    corrupted: Corrupt,
) -> None:
    keys = {outcome.id: outcome for outcome in gate(corrupted())}[
        "record_keys_unique", TICKETS.name
    ]
    assert keys.message == "There is no row to check in desk.tickets."


def test_check_that_cannot_read_its_table_is_broken_and_shuts_the_gate(corrupted: Corrupt) -> None:
    outcomes = failed(gate(corrupted("drop table accepted.billing__invoice_lines")))
    broken = outcomes["record_keys_unique", LINES.name]
    assert broken.outcome == "broken"
    assert "nothing is known about the data" in broken.message
    assert broken in refusals(outcomes.values())
    assert {subject for _, subject in outcomes} == {LINES.name}


def test_outcomes_are_kept_and_asking_again_replaces_them(corrupted: Corrupt) -> None:
    database = corrupted()
    gate(database)
    outcomes = gate(database)
    with duckdb.connect(str(database)) as connection:
        kept = connection.execute(
            "select check_name, subject from audit.check_results where run_id = 'run-1'"
        ).fetchall()
    assert sorted(kept) == sorted(outcome.id for outcome in outcomes)


def test_quarantined_rows_are_told_by_file_and_line_without_their_cells(
    corrupted: Corrupt,
) -> None:
    database = corrupted("update audit.object_arrivals set quarantine_warn_rate = 0.01")
    (row,) = failed(gate(database))["quarantine_within_warning", LINES.name].sample
    assert (row["page_name"], row["line_number"]) == ("lines.csv", 22)
    assert row["reasons"] == "not a number in net_amount"


def test_samples_say_where_a_row_stands_and_hold_no_key(corrupted: Corrupt) -> None:
    database = corrupted(
        "update accepted.billing__invoice_lines set record_key = 'ada@example.com'"
    )
    outcome = failed(gate(database))["record_keys_unique", LINES.name]
    assert outcome.sample[0] == {"page_name": "lines.csv", "row_number": 1}
    assert len(outcome.sample) == 5
