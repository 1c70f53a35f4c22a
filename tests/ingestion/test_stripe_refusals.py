"""When reading Stripe says so or refuses: gaps, empty lists, other accounts, missing rights."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingestion.sources.api.errors import SourceAuthError
from ingestion.sources.reachability import check_source
from tests.ingestion.stripe_server import DAY, KEY, FakeStripe, Fault, product
from tests.ingestion.stripe_source import VARIABLE, StripeSource, configured
from workspace.errors import ConfigurationError, GateRefusedError, StorageError


def test_a_gap_of_more_than_30_days_reads_all_anew_and_says_so(
    stripe: FakeStripe, source: StripeSource
) -> None:
    for number in range(3):
        stripe.put("products", product(number))
    source.land("products")
    stripe.now += 3 * DAY
    stripe.happen("product.updated", stripe.put("products", product(0, "missed")))
    stripe.remove("products", "prod_0001")
    stripe.now += 40 * DAY
    landed = source.land("products")
    assert landed.notice.startswith(
        "Stripe's products were last read on 2025-10-09, 43 days before; Stripe keeps events for 30"
    )
    assert source.accepted("products", "record_key", "product_name", "is_deleted") == [
        ("prod_0000", "missed", False), ("prod_0001", None, True), ("prod_0002", "Basic", False),
    ]  # fmt: skip
    stripe.now += DAY
    again = source.land("products")
    assert (again.notice, again.is_new) == ("", False)


def test_thirty_days_less_the_overlap_are_no_gap(stripe: FakeStripe, source: StripeSource) -> None:
    source.land("products")
    stripe.now += 30 * DAY - 3600
    assert source.land("products").notice == ""
    stripe.now += 30 * DAY - 3599
    assert source.land("products").notice != ""


def test_a_full_reading_without_records_where_there_were_some_is_refused(
    stripe: FakeStripe, source: StripeSource
) -> None:
    stripe.put("products", product(1))
    source.land("products")
    stripe.remove("products", "prod_0001")
    stripe.now += 40 * DAY
    for _ in range(2):
        with pytest.raises(GateRefusedError, match="brought nothing, where 1 records had landed"):
            source.land("products")
    stripe.put("products", product(2))
    source.land("products")
    assert source.accepted("products", "record_key", "is_deleted") == [
        ("prod_0001", True), ("prod_0002", False),
    ]  # fmt: skip


def test_records_that_were_deleted_one_by_one_are_no_empty_reading(
    stripe: FakeStripe, source: StripeSource
) -> None:
    stripe.put("products", product(1))
    source.land("products")
    stripe.now += DAY
    stripe.happen("product.deleted", stripe.objects["products"].pop("prod_0001"))
    source.land("products")
    stripe.now += 40 * DAY
    assert source.land("products").notice != ""


@pytest.mark.parametrize(
    ("account", "key", "words"),
    [
        ({"id": "acct_2"}, KEY, "opens account acct_2, test mode, but what was read of"
         " billing.products before is of acct_1, test mode"),
        ({"id": "acct_1"}, "sk_live_hunter2", "opens account acct_1, live mode, but"),
    ],
    ids=["account", "mode"],
)  # fmt: skip
def test_a_key_of_another_account_or_mode_is_refused(
    stripe: FakeStripe, source: StripeSource, monkeypatch: pytest.MonkeyPatch,
    account: dict[str, str], key: str, words: str,
) -> None:  # fmt: skip
    source.land("products")
    stripe.account, stripe.key = account, key
    monkeypatch.setenv(VARIABLE, key)
    with pytest.raises(ConfigurationError) as caught:
        source.land("products")
    assert words in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_a_damaged_cursor_or_reading_is_told_with_its_file(source: StripeSource) -> None:
    source.land("products")
    cursor = source.workspace.state / "cursors" / "billing" / "products.json"
    good = cursor.read_text()
    cursor.write_text("{}")
    with pytest.raises(StorageError, match=r"cursor .*products\.json cannot be read"):
        source.land("products")
    cursor.write_text(good)
    folder = source.workspace.state / "readings" / "billing" / "products"
    folder.mkdir(parents=True)
    (folder / "progress.json").write_text("[")
    with pytest.raises(StorageError, match="Remove that folder: the reading begins again"):
        source.land("products")


def test_the_key_stands_in_no_file_of_the_workspace(
    stripe: FakeStripe, source: StripeSource
) -> None:
    stripe.put("products", product(1))
    source.land("products")
    stripe.faults = [Fault(403, "/v1/events")]
    with pytest.raises(SourceAuthError):
        source.land("products")
    files = [path for path in source.workspace.home.rglob("*") if path.is_file()]
    assert len(files) > 3
    assert not [path for path in files if b"hunter2" in path.read_bytes()]


@pytest.mark.parametrize(
    ("key", "account", "words"),
    [
        (KEY, {"id": "acct_1", "settings": {"dashboard": {"display_name": "Shop"}}},
         "account acct_1 (Shop), test mode; readable; not read-only: secret key"),
        ("rk_live_hunter2", None,
         "an account the key may not name, live mode; readable; restricted key"),
        ("rk_test_hunter2", {"id": "acct_1"}, "account acct_1, test mode; readable; restricted"),
    ],
    ids=["secret key", "restricted key", "restricted key with its account"],
)  # fmt: skip
def test_check_tells_account_mode_and_rights(
    stripe: FakeStripe, source: StripeSource, monkeypatch: pytest.MonkeyPatch,
    key: str, account: dict[str, str] | None, words: str,
) -> None:  # fmt: skip
    stripe.key, stripe.account = key, account
    stripe.forbidden = {"/v1/account"} if account is None else set()
    monkeypatch.setenv(VARIABLE, key)
    found = check_source(source.objects["products"])
    assert found.is_reachable
    assert found.detail.startswith(words)


def test_half_a_letter_in_a_name_lands_as_it_was_sent(
    stripe: FakeStripe, source: StripeSource
) -> None:
    stripe.put("products", product(1, "half \ud83d"))
    source.land("products")
    assert '"name":"half \\ud83d"' in source.rows("products")[0]["payload"]


@pytest.mark.parametrize("path", ["/v1/credit_notes", "/v1/events"])
def test_check_tells_which_right_is_missing(
    stripe: FakeStripe, source: StripeSource, path: str
) -> None:
    stripe.forbidden = {path}
    found = check_source(source.objects["credit_notes"])
    assert (found.is_reachable, found.exit_code) == (False, 4)
    assert f"no right to read {path} of billing" in found.detail
    assert "name the object in 'leave_out'" in found.detail
    assert "hunter2" not in found.detail


def test_only_apis_that_are_read_may_be_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="the API of 'zendesk' is not read yet, but that"):
        configured(tmp_path, "https://x.example", '[sources.help]\nkind = "api"\n'
                   'system = "zendesk"\ntoken_env = "X"\n')  # fmt: skip
