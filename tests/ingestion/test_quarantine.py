"""The arrival of rows: what is accepted, quarantined with which reasons, or known already."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from tests.arrivals import GOOD, PERIODS, Arrival, defective, row, with_mapping
from workspace.settings import ObjectMapping

AMOUNTS = "currency, landed_amount, accepted_amount, quarantined_amount, duplicate_amount"


@pytest.fixture
def arrival(tmp_path):
    return Arrival(tmp_path)


def test_a_good_row_becomes_a_row_of_its_entity(arrival):
    counts = arrival.arrive(GOOD)
    assert arrival.current("record_key", "recurring_amount", "currency", "effective_to") == [
        ("P-1", Decimal("10.00000000"), "USD", date(2024, 2, 1))
    ]
    assert (counts.n_landed, counts.n_accepted, counts.n_current) == (1, 1, 1)
    assert arrival.reasons() == {}


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        pytest.param(
            {"amount": "12,50"},
            "not_a_number: recurring_amount: '12,50' is no number with decimal mark '.'",
            id="decimal comma",
        ),
        pytest.param(
            {"from": "31/31/2024"},
            "not_a_date: effective_from: '31/31/2024' is no date of ISO 8601",
            id="no such date",
        ),
        pytest.param(
            {"currency": "DOLLAR"},
            "unknown_currency: currency: 'DOLLAR' is no currency code of ISO 4217",
            id="no such currency",
        ),
        pytest.param(
            {"id": " \u00a0 "}, "missing_value: period_id: is required and empty", id="blank key"
        ),
        pytest.param(
            {"account": None}, "missing_value: billing_account_id: is required and empty",
            id="empty required cell",
        ),
        pytest.param(
            {"seats": "-1"}, "negative: quantity: -1.0000 is below zero", id="negative quantity"
        ),
        pytest.param(
            {"to": "2023-12-31"},
            "end_before_start: effective_to: 2023-12-31 is before effective_from 2024-01-01",
            id="end before start",
        ),
    ],
)  # fmt: skip
def test_a_broken_row_is_quarantined_with_its_reason(arrival, cells, reason):
    counts = arrival.arrive(GOOD, {**row("P-2"), **cells})
    assert arrival.reasons() == {3: [reason]}
    assert (counts.n_accepted, counts.n_quarantined) == (1, 1)
    assert arrival.current("record_key") == ["P-1"]


@pytest.mark.parametrize(
    ("defect", "text"),
    [
        pytest.param("repeated_header", "id,subscription,account", id="repeated header"),
        pytest.param("wrong_number_of_cells", "P-2;S-2", id="orphan columns"),
        pytest.param("truncated", "P-9,S-", id="truncated last line"),
        pytest.param("unreadable_character", "P-9,Caf\\xe9", id="character of another encoding"),
        pytest.param("open_quote", 'P-9,"S-', id="open quote"),
        pytest.param("no_record", "[1]", id="line without a record"),
    ],
)
def test_a_record_that_could_not_be_read_is_quarantined_with_its_text(arrival, defect, text):
    arrival.arrive(GOOD, defective(defect, text))
    (reasons,) = arrival.reasons().values()
    assert len(reasons) == 1
    assert reasons[0].startswith(f"{defect}: ")
    [(cells, line, page_name)] = arrival.fetch(
        "select cells, line_number, page_name from quarantine.rows"
    )
    assert (json.loads(cells), line, page_name) == ({"_c360_text": text}, 3, "export.csv")


def test_all_reasons_of_a_row_are_collected(arrival):
    arrival.arrive(row("P-1", amount="x", currency="?", seats="-2", **{"from": "soon"}))
    assert sorted(arrival.codes()[2]) == [
        "negative",
        "not_a_date",
        "not_a_number",
        "unknown_currency",
    ]


def test_the_cells_of_a_quarantined_row_are_kept_as_they_arrived(arrival):
    broken = row("P-1 ", amount="x", seats=None)
    arrival.arrive(broken)
    [(cells, key, is_live)] = arrival.fetch(
        "select cells, record_key, is_live from quarantine.rows"
    )
    assert json.loads(cells) == broken
    assert (key, is_live) == ("P-1", True)


def test_mixed_date_orders_are_quarantined_only_where_they_cannot_be_told_apart(arrival):
    arrival.configure(date_formats=("%d/%m/%Y", "%m/%d/%Y"))
    arrival.arrive(
        row("P-1", **{"from": "31/01/2024", "to": None}),
        row("P-2", **{"from": "01/31/2024", "to": None}),
        row("P-3", **{"from": "02/01/2024", "to": None}),
    )
    assert arrival.current("record_key", "effective_from") == [
        ("P-1", date(2024, 1, 31)),
        ("P-2", date(2024, 1, 31)),
    ]
    assert arrival.codes() == {4: ["ambiguous_date"]}


def test_an_inclusive_end_becomes_the_first_day_after(arrival):
    arrival.configure(end_is_inclusive=True)
    arrival.arrive(row("P-1", to="2024-01-31"), row("P-2", to="9999-12-31"), row("P-3", to=None))
    assert arrival.current("record_key", "effective_to") == [
        ("P-1", date(2024, 2, 1)),
        ("P-2", None),
        ("P-3", None),
    ]


def test_a_row_without_any_customer_is_quarantined(tmp_path):
    arrival = Arrival(
        tmp_path,
        ObjectMapping(
            name="usage",
            entity="usage.events_daily",
            file="*",
            columns={"usage_id": "id", "crm_account_id": "crm", "subscription_id": "sub",
                     "activity_date": "day"},
        ),
    )  # fmt: skip
    arrival.arrive(
        {"id": "1", "crm": "A", "sub": None, "day": "2024-01-01"},
        {"id": "2", "crm": None, "sub": "S", "day": "2024-01-01"},
        {"id": "3", "crm": "", "sub": None, "day": "2024-01-01"},
    )
    assert arrival.current("usage_id") == ["1", "2"]
    assert arrival.codes() == {4: ["missing_reference"]}


def test_equal_rows_are_one_record_and_its_duplicates(arrival):
    counts = arrival.arrive(GOOD, row("P-1 "), row("P-1", amount="10"), row("P-2"))
    assert arrival.current("record_key") == ["P-1", "P-2"]
    assert (counts.n_accepted, counts.n_duplicates, counts.n_quarantined) == (2, 2, 0)


def test_a_broken_row_that_repeats_is_quarantined_once_and_counts_every_time(arrival):
    broken = row("P-2", amount="x")
    counts = arrival.arrive(GOOD, broken, broken, broken)
    assert list(arrival.reasons()) == [3]
    assert (counts.n_quarantined, counts.n_duplicates) == (1, 2)
    assert counts.n_live_quarantined == 3


def test_the_same_file_under_a_second_name_is_all_duplicates(arrival):
    arrival.land({"a.csv": [GOOD, row("P-2")], "copy of a.csv": [GOOD, row("P-2")]})
    counts = arrival.sort()
    assert (counts.n_landed, counts.n_accepted, counts.n_duplicates) == (4, 2, 2)
    assert arrival.fetch(
        "select n_landed, n_accepted, n_quarantined, n_duplicates from audit.batch_counts"
    ) == [(4, 2, 0, 2)]


def test_one_key_with_different_contents_quarantines_all_of_them(arrival):
    counts = arrival.arrive(GOOD, row("P-1", amount="11"), row("P-2"), row("P-1", amount="11.0"))
    assert arrival.current("record_key") == ["P-2"]
    assert arrival.codes() == {2: ["key_conflict"], 3: ["key_conflict"]}
    assert (counts.n_key_conflicts, counts.n_live_quarantined, counts.n_duplicates) == (2, 2, 1)


def test_a_key_of_several_columns_tells_apart_parts_that_hold_the_separator(tmp_path):
    arrival = Arrival(tmp_path, with_mapping(PERIODS, key=("id", "subscription")))
    arrival.arrive(row("a|b", subscription="c"), row("a", subscription="b|c"))
    assert arrival.current("record_key") == ["a\\|b|c", "a|b\\|c"]


def test_a_declared_key_stands_in_for_an_id_that_nothing_fills(tmp_path):
    columns = {k: v for k, v in PERIODS.columns.items() if k != "period_id"}
    arrival = Arrival(
        tmp_path, with_mapping(PERIODS, key=("subscription", "line"), columns=columns)
    )
    arrival.arrive({**GOOD, "line": "1"}, {**GOOD, "line": "2"}, {**GOOD, "line": None})
    assert arrival.current("record_key", "period_id") == [("S-1|1", "S-1|1"), ("S-1|2", "S-1|2")]
    assert arrival.reasons() == {4: ["missing_value: key 'line': is empty"]}


def test_values_of_the_source_are_translated_and_constants_are_read_in_our_own_style(tmp_path):
    arrival = Arrival(
        tmp_path,
        with_mapping(
            PERIODS,
            decimal_mark=",",
            date_formats=("%d.%m.%Y",),
            columns={**PERIODS.columns, "billing_interval": "cycle", "updated_at": "changed"},
            constants={"discount_amount": 0.5, "is_metered": False},
            values={"billing_interval": {"M": "month"}, "effective_to": {"open": "9999-12-31"}},
        ),
    )
    arrival.arrive(
        row("P-1", amount="1.000,5", cycle="M", changed="01.02.2024",
            **{"from": "02.01.2024", "to": "open"}),
    )  # fmt: skip
    assert arrival.reasons() == {}
    assert arrival.current("recurring_amount", "discount_amount", "is_metered", "effective_to") == [
        (Decimal("1000.5"), Decimal("0.5"), False, None)
    ]
    assert arrival.current("billing_interval", "effective_from") == [("month", date(2024, 1, 2))]


def test_a_column_that_is_gone_is_named_and_no_row_is_blamed(arrival):
    columns = [name for name in GOOD if name != "account"]
    arrival.land({"export.csv": [GOOD, row("P-2")]}, columns)
    counts = arrival.sort()
    assert counts.missing_columns == ("account",)
    assert counts.n_quarantined == 0
    assert arrival.fetch("select missing_columns from audit.object_arrivals") == [(["account"],)]


def test_a_column_that_newer_files_have_is_not_missing_but_one_they_lost_is(arrival):
    without = [name for name in GOOD if name != "seats"]
    arrival.land({"2024-01.csv": [{k: GOOD[k] for k in without}], "2024-02.csv": [row("P-2")]})
    assert arrival.sort().missing_columns == ()
    arrival.land({"2024-01.csv": [GOOD], "2024-02.csv": [{k: row("P-2")[k] for k in without}]})
    assert arrival.sort().missing_columns == ("seats",)


def test_an_empty_reading_after_rows_shows_in_the_counts(arrival):
    arrival.arrive(GOOD, row("P-2"))
    for _ in range(2):
        counts = arrival.arrive()
        assert (counts.n_live, counts.n_live_previously, counts.n_current) == (0, 2, 0)


def test_amounts_add_up_by_currency(arrival):
    arrival.land(
        {
            "a.csv": [
                row("P-1", amount="10.10"), row("P-1", amount="10.1"), row("P-2", amount="5"),
                row("P-3", amount="7", currency="EUR"), row("P-4", amount="3", seats="-1"),
                row("P-5", amount="2", currency="?"), row("P-6", amount="x"),
            ],
            "again.csv": [row("P-2", amount="5"), row("P-7", amount="1", currency="eur")],
        }
    )  # fmt: skip
    arrival.sort()
    amounts = arrival.fetch(
        f"select {AMOUNTS} from audit.amounts_by_currency"
        " where column_name = 'recurring_amount' order by currency"
    )
    assert [(code, *map(float, sums)) for code, *sums in amounts] == [
        ("(unknown)", 2.0, 0.0, 2.0, 0.0),
        ("EUR", 8.0, 8.0, 0.0, 0.0),
        ("USD", 33.2, 15.1, 3.0, 15.1),
    ]
