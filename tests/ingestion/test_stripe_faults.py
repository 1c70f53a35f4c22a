"""Reading Stripe under crashes, gaps, lost places and other keys: nothing lost, nothing twice."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ingestion.landing import land
from ingestion.sources.api.errors import PlaceLostError, SourceAuthError
from tests.ingestion.crashes import CRASH, crash_at, in_child
from tests.ingestion.stripe_server import CUT, DAY, START, FakeStripe, Fault, product
from tests.ingestion.stripe_source import READ_AT, StripeSource
from workspace.errors import StorageError
from workspace.paths import Workspace


def happened(stripe: FakeStripe, source: StripeSource) -> None:
    """A first reading of some windows, then a change and a deletion."""
    stripe.largest_page = 1
    for number in range(45):
        stripe.put("products", product(number))
    source.land("products")
    stripe.now += DAY
    for name in ("a", "b"):
        stripe.happen("product.updated", stripe.put("products", product(1, name)))
    stripe.happen("product.deleted", stripe.objects["products"].pop("prod_0002"))


WANTED = [
    ("prod_0001", f"{START - 10}.900000"), ("prod_0001", f"{START + DAY}.000000"),
    ("prod_0001", f"{START + DAY}.000001"), ("prod_0002", f"{START - 10}.900000"),
    ("prod_0002", f"{START + DAY}.000000"),
]  # fmt: skip


@pytest.mark.parametrize("is_first", [True, False], ids=["everything", "changes"])
def test_a_crash_at_any_step_loses_nothing_and_repeats_nothing(
    stripe: FakeStripe, source: StripeSource, tmp_path: Path, *, is_first: bool
) -> None:
    happened(stripe, source)
    codes: list[int] = []
    products = source.objects["products"]
    for step in range(0, 400, 5 if is_first else 2):
        home = tmp_path / f"warehouse-{step}"
        if not is_first:
            shutil.copytree(source.workspace.home, home)
        attempt = StripeSource(Workspace(home), source.objects)

        def crashing(step: int = step, home: Path = home) -> None:
            crash_at(step, home)
            land(Workspace(home), products, READ_AT)

        codes.append(in_child(crashing))
        assert attempt.land("products").number == (1 if is_first else 2)
        rows = attempt.versions("products")
        assert len(rows) == len(set(rows)) == (44 if is_first else 45) + 3
        assert not list((home / "state" / "readings").rglob("*.*"))
        assert attempt.land("products").is_new is False
        if codes[-1] == 0:
            break
    assert set(codes[:-1]) == {CRASH}
    assert len(codes) > 10
    assert codes[-1] == 0


def test_windows_that_are_durable_are_not_read_again(
    stripe: FakeStripe, source: StripeSource
) -> None:
    stripe.largest_page = 1
    for number in range(50):
        stripe.put("products", product(number))
    stripe.faults = [Fault(403, "/v1/products", after=45)]
    with pytest.raises(SourceAuthError):
        source.land("products")
    assert source.land("products").n_rows == 50
    asked = [parameters.get("starting_after") for parameters in stripe.asked("/v1/products")]
    assert len(asked) == 46 + 10
    assert len({str(each) for each in asked}) == 50


def test_nothing_of_a_reading_that_is_not_whole_is_seen(
    stripe: FakeStripe, source: StripeSource
) -> None:
    stripe.put("products", product(1))
    stripe.faults = [Fault(403, "/v1/events")]
    with pytest.raises(SourceAuthError):
        source.land("products")
    assert source.rows("products") == []


def test_what_changed_between_landing_and_the_cursor_lands_once(
    stripe: FakeStripe, source: StripeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened(stripe, source)
    with monkeypatch.context() as patch:
        patch.setattr("ingestion.sources.api.reading.move_position", _die)
        with pytest.raises(StorageError):
            source.land("products")
    stripe.happen("product.updated", stripe.put("products", product(3, "c")))
    stripe.now += 60
    source.land("products")
    assert [each for each in source.versions("products") if each[0] < "prod_0003"][1:] == WANTED
    assert source.versions("products").count(("prod_0003", f"{START + DAY}.000000")) == 1


def test_a_run_has_what_happened_while_its_reading_was_interrupted(
    stripe: FakeStripe, source: StripeSource
) -> None:
    happened(stripe, source)
    stripe.faults = [Fault(403, "/v1/events", after=1)]
    with pytest.raises(SourceAuthError):
        source.land("products")
    stripe.now += 600
    stripe.happen("product.updated", stripe.put("products", product(3, "c")))
    assert source.land("products").number == 2
    assert [each for each in source.versions("products") if each[0] < "prod_0003"][1:] == WANTED
    assert source.accepted("products", "product_name", where="is_current")[-1:] == ["c"]


def test_a_whole_reading_that_was_left_for_too_long_is_read_anew(
    stripe: FakeStripe, source: StripeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened(stripe, source)
    with monkeypatch.context() as patch:
        patch.setattr("ingestion.sources.api.reading.move_position", _die)
        with pytest.raises(StorageError):
            source.land("products")
    stripe.now += 40 * DAY
    stripe.put("products", product(3, "c"))
    landed = source.land("products")
    assert (landed.number, "41 days before" in landed.notice) == (3, True)
    assert source.accepted("products", "product_name", where="is_current")[-1:] == ["c"]


def test_what_is_left_of_a_reading_whose_cursor_moved_is_dropped(
    stripe: FakeStripe, source: StripeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened(stripe, source)
    with monkeypatch.context() as patch:
        patch.setattr("ingestion.sources.api.spool.Spool.clear", _die)
        patch.setattr("ingestion.sources.api.spool.Spool.begin", lambda spool, new: spool.keep(new))
        with pytest.raises(StorageError):
            source.land("products")
    assert source.land("products").is_new is False
    assert [each for each in source.versions("products") if each[0] < "prod_0003"][1:] == WANTED


def _die(*_: object) -> None:
    raise StorageError("no room")


def test_a_reading_left_for_more_than_a_day_begins_again(
    stripe: FakeStripe, source: StripeSource
) -> None:
    stripe.largest_page = 1
    for number in range(30):
        stripe.put("products", product(number))
    stripe.faults = [Fault(403, "/v1/products", after=25)]
    with pytest.raises(SourceAuthError):
        source.land("products")
    stripe.now += 2 * DAY
    stripe.remove("products", "prod_0029")
    source.land("products")
    assert len(source.accepted("products", "record_key")) == 29


def test_broken_connections_in_the_middle_change_nothing(
    stripe: FakeStripe, source: StripeSource
) -> None:
    stripe.largest_page = 2
    for number in range(9):
        stripe.put("products", product(number))
    stripe.faults = [
        Fault(CUT, "/v1/products", after=2), Fault(429, "/v1/events", {"Retry-After": "0"}),
    ]  # fmt: skip
    source.land("products")
    assert len(source.versions("products")) == 9


def test_a_lost_place_begins_again(stripe: FakeStripe, source: StripeSource) -> None:
    stripe.largest_page = 2
    for number in range(5):
        stripe.put("products", product(number))
    lost = {"error": {"message": "No such product", "param": "starting_after"}}
    stripe.faults = [Fault(400, "/v1/products", body=lost, after=1)]
    source.land("products")
    assert len(source.versions("products")) == 5
    stripe.now += 40 * DAY
    stripe.faults = [Fault(400, "/v1/products", body=lost, after=1) for _ in range(3)]
    with pytest.raises(PlaceLostError):
        source.land("products")


def test_a_cursor_that_was_removed_reads_all_once_more(
    stripe: FakeStripe, source: StripeSource
) -> None:
    happened(stripe, source)
    source.land("products")
    (source.workspace.state / "cursors" / "billing" / "products.json").unlink()
    stripe.now += DAY
    stripe.remove("products", "prod_0003")
    source.land("products")
    found = source.accepted("products", "record_key", where="is_current and is_deleted")
    assert found == ["prod_0002", "prod_0003"]
    assert len(source.accepted("products", "record_key")) == 45
