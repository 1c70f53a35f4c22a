"""However rows come, in which files, order and repeats: the same ones count, and none is lost."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.arrivals import PERIODS, Arrival, row, with_mapping

MAPPINGS = {
    "whole": with_mapping(PERIODS, delivery="whole"),
    "whole with versions": with_mapping(PERIODS, delivery="whole", version="changed"),
    "changes with versions": with_mapping(PERIODS, delivery="changes", version="changed"),
    "changes without": with_mapping(PERIODS, delivery="changes"),
}
COLUMNS = (*PERIODS.columns.values(), "changed")
Rows = list[dict[str, str | None]]

cells = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["P-1", "P-2", "P-2 ", "P-3", "P|4", ""]),
        "amount": st.sampled_from(["10", "10.0", "-3.25", "1,000.5", "12,5", "x"]),
        "currency": st.sampled_from(["USD", "usd", "EUR", "?"]),
        "from": st.sampled_from(["2024-01-01", "2024-02-30", ""]),
        "to": st.sampled_from(["2024-02-01", "2023-01-01", "9999-12-31", ""]),
        "seats": st.sampled_from(["5", "5.0", "-1", ""]),
        "changed": st.sampled_from(["9", "10", "11", ""]),
    }
)
rows_of_a_company = st.lists(cells, max_size=12).map(
    lambda found: [
        row(each["id"], **{k: v for k, v in each.items() if k != "id"}) for each in found
    ]
)


@dataclass(frozen=True)
class Delivery:
    """One way in which rows can come: batches of files, the last of which has them all."""

    batches: list[dict[str, Rows]]


@st.composite
def deliveries(draw: st.DrawFn, rows: Rows) -> Delivery:
    """The rows shuffled, some repeated, split into files, read in several batches in any order."""
    repeats = draw(st.lists(st.sampled_from(rows), max_size=4)) if rows else []
    shuffled = draw(st.permutations([*rows, *repeats]))
    cuts = sorted(draw(st.lists(st.integers(0, len(shuffled)), max_size=3)))
    parts = [shuffled[a:b] for a, b in zip([0, *cuts], [*cuts, len(shuffled)], strict=True)]
    files = {f"{number}.csv": part for number, part in enumerate(parts)}
    if draw(st.booleans()):
        files["copy of 0.csv"] = parts[0]
    names = draw(st.permutations(list(files)))
    stops = sorted({*draw(st.lists(st.integers(1, len(names)), max_size=3)), len(names)})
    return Delivery([{name: files[name] for name in names[:stop]} for stop in stops])


@st.composite
def companies(draw: st.DrawFn) -> tuple[str, Rows, Delivery]:
    rows = draw(rows_of_a_company)
    return draw(st.sampled_from(sorted(MAPPINGS))), rows, draw(deliveries(rows))


@pytest.fixture(scope="module")
def homes() -> Iterator[Iterator[Path]]:
    with TemporaryDirectory() as folder:
        yield (Path(folder) / str(number) for number in range(1_000_000))


def arrived(home: Path, mapping: str, batches: list[dict[str, Rows]]) -> Arrival:
    arrival = Arrival(home, MAPPINGS[mapping])
    for files in batches:
        arrival.land(files, COLUMNS)
        arrival.sort()
    return arrival


def quarantined(arrival: Arrival) -> list[object]:
    return arrival.fetch(
        "select record_key, reasons from quarantine.rows where is_live order by all"
    )


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(company=companies())
def test_the_way_in_which_rows_come_changes_nothing_and_loses_nothing(homes, company):
    mapping, rows, delivery = company
    at_once = arrived(next(homes), mapping, [{"all.csv": rows}])
    as_it_came = arrived(next(homes), mapping, delivery.batches)
    assert as_it_came.entity_rows() == at_once.entity_rows()
    assert quarantined(as_it_came) == quarantined(at_once)
    for arrival in (at_once, as_it_came):
        assert_every_row_and_amount_is_accounted_for(arrival)


@pytest.mark.parametrize("mapping", sorted(MAPPINGS))
def test_the_rows_of_hundreds_of_companies_in_any_order_are_the_same(homes, mapping):
    """All in one arrival, each under ids of its own: shuffled, some twice, in files and batches."""
    rows = _of_hundreds_of_companies()
    chance = random.Random(mapping)  # noqa: S311 - no secret
    shuffled = rows + chance.sample(rows, k=len(rows) // 5)
    chance.shuffle(shuffled)
    files = {f"{number}.csv": shuffled[number::5] for number in range(5)}
    files["copy of 0.csv"] = files["0.csv"]
    names = chance.sample(list(files), k=len(files))
    batches = [{name: files[name] for name in names[:stop]} for stop in (2, 3, len(names))]
    at_once = arrived(next(homes), mapping, [{"all.csv": rows}])
    as_it_came = arrived(next(homes), mapping, batches)
    assert len(rows) > 1_000
    assert len(at_once.entity_rows()) > 200
    assert as_it_came.entity_rows() == at_once.entity_rows()
    assert quarantined(as_it_came) == quarantined(at_once)
    assert_every_row_and_amount_is_accounted_for(as_it_came)


def _of_hundreds_of_companies() -> Rows:
    found: list[Rows] = []

    @settings(
        max_examples=500, derandomize=True, database=None, deadline=None, phases=[Phase.generate]
    )
    @given(rows_of_a_company)
    def collect(rows: Rows) -> None:
        found.append(rows)

    collect()
    assert len(found) == 500
    return [
        each | {"id": each["id"] and f"{number} {each['id']}"}
        for number, rows in enumerate(found)
        for each in rows
    ]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(company=companies())
def test_a_warehouse_built_again_from_landing_is_the_same(homes, company):
    mapping, _, delivery = company
    arrival = arrived(next(homes), mapping, delivery.batches)
    kept = {table: arrival.fetch(f"from {table} order by all") for table in TABLES}
    arrival.renew_warehouse()
    arrival.sort()
    assert {table: arrival.fetch(f"from {table} order by all") for table in TABLES} == kept


TABLES = (
    "accepted.billing__subscription_periods",
    "quarantine.rows",
    "audit.object_arrivals",
    "audit.batch_counts",
    "audit.amounts_by_currency",
)


def assert_every_row_and_amount_is_accounted_for(arrival: Arrival) -> None:
    """Per batch and for the object; counted from what landed, not from what was sorted."""
    for table in ("audit.batch_counts", "audit.object_arrivals"):
        unaccounted = arrival.fetch(
            f"select * from {table}"
            " where n_landed <> n_accepted + n_quarantined + n_duplicates + n_erased"
        )
        assert unaccounted == []
    assert arrival.fetch(
        "select batch_number, n_landed from audit.batch_counts order by 1"
    ) == arrival.fetch(
        "select batch_number, cast(sum(n_rows) as bigint) from raw.batches group by 1 order by 1"
    )
    assert (
        arrival.fetch(
            "select * from audit.amounts_by_currency where landed_amount"
            " <> accepted_amount + quarantined_amount + duplicate_amount + superseded_amount"
        )
        == []
    )
    (accepted,) = arrival.fetch(
        "select coalesce(sum(accepted_amount), 0) from audit.amounts_by_currency"
        " where column_name = 'recurring_amount'"
    )[0]
    assert arrival.current("coalesce(sum(recurring_amount), 0)") == [accepted]
    repeated = arrival.fetch(
        "select record_key from accepted.billing__subscription_periods where is_current"
        " group by record_key having count(*) > 1"
    )
    assert repeated == []
