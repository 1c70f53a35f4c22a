"""Which rows of a record count now, by delivery and version, and when it counts as deleted."""

from __future__ import annotations

import itertools

import pytest

from tests.arrivals import GOOD, PERIODS, Arrival, row, with_mapping

VERSIONED = with_mapping(PERIODS, delivery="changes", version="changed")


def versioned(seats: str, changed: str | None, key: str = "P-1") -> dict[str, str | None]:
    return row(key, seats=seats, changed=changed)


@pytest.fixture
def arrival(tmp_path):
    return Arrival(tmp_path)


@pytest.fixture
def changes(tmp_path):
    return Arrival(tmp_path, VERSIONED)


def state(arrival):
    """(key, seats, is_current, is_deleted) of every accepted version."""
    columns = ("record_key", "cast(quantity as int)", "is_current", "is_deleted")
    return arrival.accepted(*columns)


def test_a_whole_delivery_replaces_the_one_before_and_deletes_what_it_lacks(arrival):
    arrival.arrive(row("P-1"), row("P-2"), row("P-3"))
    arrival.arrive(row("P-1"), row("P-2", seats="6"))
    assert state(arrival) == [
        ("P-1", 5, True, False),
        ("P-2", 5, False, False),
        ("P-2", 6, True, False),
        ("P-3", 5, True, True),
    ]


def test_a_record_that_comes_back_is_not_deleted(arrival):
    for files in ([GOOD, row("P-2")], [GOOD], [GOOD, row("P-2", seats="7")]):
        arrival.arrive(*files)
    assert state(arrival)[1:] == [("P-2", 5, False, False), ("P-2", 7, True, False)]


def test_a_deleted_record_keeps_the_version_that_was_live_last(arrival):
    for seats in ("7", "5", "7", "6"):
        arrival.arrive(GOOD, row("P-2", seats=seats))
    arrival.arrive(GOOD)
    assert [r for r in state(arrival) if r[0] == "P-2"] == [
        ("P-2", 5, False, False),
        ("P-2", 6, True, True),
        ("P-2", 7, False, False),
    ]


def test_a_record_whose_live_row_is_broken_is_neither_current_nor_deleted(arrival):
    arrival.arrive(GOOD, row("P-2"))
    counts = arrival.arrive(GOOD, row("P-2", amount="x"))
    assert state(arrival)[1] == ("P-2", 5, False, False)
    assert counts.n_live_quarantined == 1


def test_a_conflict_of_a_former_delivery_is_history_once_it_is_mended(arrival):
    arrival.arrive(GOOD, row("P-2"), row("P-2", seats="6"))
    assert arrival.arrive(GOOD, row("P-2", seats="6")).n_key_conflicts == 0
    assert arrival.current("record_key", "cast(quantity as int)") == [("P-1", 5), ("P-2", 6)]


def test_files_of_a_whole_delivery_are_one_object(arrival):
    arrival.land({"a.csv": [row("P-1")], "b.csv": [row("P-2")]})
    arrival.sort()
    arrival.land({"b.csv": [row("P-2")]})
    arrival.sort()
    assert state(arrival) == [("P-1", 5, True, True), ("P-2", 5, True, False)]


def test_of_snapshots_the_last_by_name_counts_in_whatever_order_they_come(tmp_path):
    files = {"2024-01.csv": [row("P-1"), row("P-2")], "2024-02.csv": [row("P-1", seats="6")]}
    expected = [("P-1", 5, False, False), ("P-1", 6, True, False), ("P-2", 5, True, True)]
    for number, names in enumerate(itertools.permutations(files)):
        arrival = Arrival(tmp_path / str(number), with_mapping(PERIODS, delivery="snapshots"))
        for position in range(len(names)):
            arrival.land({name: files[name] for name in names[: position + 1]})
            arrival.sort()
        assert state(arrival) == expected


def test_changes_add_and_update_and_never_delete_by_absence(changes):
    changes.land({"1.csv": [versioned("5", "2024-01-01"), versioned("5", "2024-01-01", "P-2")]})
    changes.sort()
    changes.land({"2.csv": [versioned("6", "2024-01-02")]})
    changes.sort()
    assert state(changes) == [
        ("P-1", 5, False, False),
        ("P-1", 6, True, False),
        ("P-2", 5, True, False),
    ]


def test_of_a_file_that_was_written_anew_only_the_newest_content_counts(changes):
    changes.land({"1.csv": [versioned("5", "2024-01-09")]})
    changes.land({"1.csv": [versioned("6", "2024-01-02")]})
    changes.sort()
    assert state(changes) == [("P-1", 5, False, False), ("P-1", 6, True, False)]


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        pytest.param("9", "10", id="numbers, not texts"),
        pytest.param("1700000000000", "1700000000001", id="milliseconds"),
        pytest.param(
            "2024-01-01T23:00:00-05:00", "2024-01-02T05:00:00Z", id="instants with offsets"
        ),
        pytest.param("v1", "v2", id="texts"),
        pytest.param("", "2024-01-01", id="a record that never changed before"),
    ],
)
def test_the_newest_version_counts_whichever_comes_first(tmp_path, older, newer):
    for order in itertools.permutations([("5", older), ("6", newer)]):
        arrival = Arrival(tmp_path / order[0][0], VERSIONED)
        arrival.land({f"{seats}.csv": [versioned(seats, changed)] for seats, changed in order})
        arrival.sort()
        assert arrival.current("cast(quantity as int)") == [6]


def test_a_version_that_fills_a_column_is_compared_in_that_columns_type(tmp_path):
    mapping = with_mapping(
        VERSIONED,
        date_formats=("%d.%m.%Y", "%Y-%m-%d"),
        columns={**PERIODS.columns, "updated_at": "changed"},
    )
    arrival = Arrival(tmp_path, mapping)
    counts = arrival.arrive(
        versioned("5", "31.01.2024"), versioned("6", "01.02.2024"), versioned("7", "gone")
    )
    assert arrival.current("cast(quantity as int)") == [6]
    assert counts.n_quarantined == 1


def test_one_version_with_two_contents_is_a_conflict_and_the_version_before_it_counts(changes):
    changes.arrive(versioned("5", "1"), versioned("6", "2"), versioned("7", "2"))
    assert changes.current("cast(quantity as int)") == [5]
    assert changes.codes() == {3: ["key_conflict"], 4: ["key_conflict"]}


def test_changes_without_a_version_that_disagree_are_a_conflict(tmp_path):
    arrival = Arrival(tmp_path, with_mapping(PERIODS, delivery="changes"))
    arrival.land({"1.csv": [GOOD], "2.csv": [row("P-1", seats="6"), row("P-2")]})
    arrival.sort()
    assert arrival.current("record_key") == ["P-2"]


def test_versions_that_return_to_a_former_content_are_versions_of_their_own(changes):
    changes.arrive(versioned("5", "1"), versioned("6", "2"), versioned("5", "3"))
    assert state(changes) == [
        ("P-1", 5, False, False),
        ("P-1", 5, True, False),
        ("P-1", 6, False, False),
    ]


def test_older_versions_of_live_pages_are_superseded_amounts(changes):
    changes.arrive(versioned("5", "1"), versioned("6", "2"))
    assert changes.fetch(
        "select cast(landed_amount as int), cast(accepted_amount as int),"
        " cast(superseded_amount as int) from audit.amounts_by_currency"
        " where column_name = 'recurring_amount'"
    ) == [(20, 10, 10)]
