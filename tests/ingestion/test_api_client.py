"""The client of APIs waits where it may help, fails at once where not, and never tells the key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ingestion.sources.api.client import ApiClient, Credential, credential
from ingestion.sources.api.errors import RequestRefusedError, SourceAuthError
from ingestion.sources.api.waiting import TRIES, Waiting
from ingestion.sources.billing.stripe import CONNECTOR
from ingestion.sources.model import SourceObject
from tests.ingestion.stripe_server import CUT, KEY, FakeStripe, Fault, running
from workspace.errors import ConfigurationError, SourceUnreadableError
from workspace.settings import ObjectMapping

PATH = "/v1/products"
Client = Callable[..., ApiClient]


@pytest.fixture
def waits() -> list[float]:
    """How long the client waited, each time."""
    return []


@pytest.fixture
def client(stripe: FakeStripe, waits: list[float]) -> Iterator[Client]:
    with running(stripe) as url:

        def make(base_url: str = url, key: str = KEY) -> ApiClient:
            waiting = Waiting(now=lambda: 0.0, sleep=waits.append, chance=lambda: 0.5)
            return ApiClient(
                "billing", base_url, Credential("THE_KEY", key),
                headers=CONNECTOR.headers, said=CONNECTOR.said, waiting=waiting,
            )  # fmt: skip

        yield make


@pytest.mark.parametrize(
    ("fault", "waited"),
    [
        pytest.param(Fault(429, headers={"Retry-After": "7"}), 7.5, id="429 with seconds"),
        pytest.param(
            Fault(503, headers={"Retry-After": "Thu, 09 Oct 2025 08:53:50 GMT"}), 30.5,
            id="503 with a date",
        ),
        pytest.param(Fault(429), 0.375, id="429"),
        pytest.param(Fault(500, headers={"Retry-After": "soon"}), 0.375, id="500"),
        pytest.param(Fault(CUT), 0.375, id="connection cut"),
        pytest.param(Fault(200, body=b"<html>"), 0.375, id="no JSON"),
        pytest.param(Fault(200, body=[]), 0.375, id="no object"),
    ],
)  # fmt: skip
def test_what_may_pass_is_waited_for(
    stripe: FakeStripe, client: Client, waits: list[float], fault: Fault, waited: float
) -> None:
    stripe.faults = [fault]
    stripe.put("products", {"id": "prod_1"})
    assert [each["id"] for each in client().get(PATH).content["data"]] == ["prod_1"]
    assert waits == [waited]


def test_waits_grow_up_to_a_bound_and_end(
    stripe: FakeStripe, client: Client, waits: list[float]
) -> None:
    stripe.faults = [Fault(500) for _ in range(TRIES)]
    with pytest.raises(
        SourceUnreadableError, match=r"billing did not answer to .*: it answers 500"
    ):
        client().get(PATH)
    assert waits == [0.375, 0.75, 1.5, 3.0, 6.0, 12.0, 22.5]
    assert len(stripe.requests) == TRIES


def test_a_vendor_that_asks_for_a_long_wait_is_not_waited_for(
    stripe: FakeStripe, client: Client, waits: list[float]
) -> None:
    stripe.faults = [Fault(429, headers={"Retry-After": "3600"})]
    with pytest.raises(SourceUnreadableError, match="it answers 429, and asks to wait 3600 s"):
        client().get(PATH)
    assert waits == []


def test_nothing_that_listens_is_told_without_the_key(client: Client, waits: list[float]) -> None:
    with pytest.raises(SourceUnreadableError) as caught:
        client("http://127.0.0.1:9").get(PATH)
    assert "the connection failed (ConnectionError)" in str(caught.value)
    assert len(waits) == TRIES - 1
    assert_untold(caught.value)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "refuses the key in THE_KEY (401). Set a key that is valid."),
        (403, "The key in THE_KEY has no right to read /v1/products of billing (403). Give it"),
    ],
)
def test_a_refused_key_fails_at_once_and_names_its_variable(
    stripe: FakeStripe, client: Client, waits: list[float], status: int, words: str
) -> None:
    stripe.faults = [Fault(status, body={"error": {"message": f"Invalid API Key: {KEY}"}})]
    with pytest.raises(SourceAuthError) as caught:
        client().get(PATH)
    assert words in str(caught.value)
    assert_untold(caught.value)
    assert (waits, len(stripe.requests)) == ([], 1)


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (400, {"error": {"message": f"Bad {KEY}."}}, "it answers 400: Bad …. Look"),
        (404, {"error": "none"}, "refuses to read /v1/products: it answers 404. Look"),
        (404, b"<html>", "it answers 404, and not as this API does"),
        (302, {}, "it answers 302"),
        (204, b"", "it answers 204, and not as this API does"),
    ],
    ids=["400", "404", "another server", "elsewhere", "nothing"],
)
def test_a_refused_request_is_told_in_the_vendors_words_without_the_key(
    stripe: FakeStripe, client: Client, status: int, body: Any, words: str
) -> None:
    stripe.faults = [Fault(status, body=body, headers={"Location": "https://elsewhere.example/"})]
    with pytest.raises(RequestRefusedError) as caught:
        client().get(PATH)
    assert words in str(caught.value)
    assert caught.value.status == status
    assert_untold(caught.value)
    assert len(stripe.requests) == 1


def test_a_netrc_file_does_not_take_the_place_of_the_key(
    client: Client, stripe: FakeStripe, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login someone password else\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    assert client().get(PATH).content["data"] == []
    assert stripe.headers[0]["Authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize(
    ("value", "words"),
    [(None, "is not set"), ("", "is not set"), ("sk\nx", "is no API key"), ("ü", "is no API key")],
    ids=["unset", "empty", "two lines", "umlaut"],
)
def test_a_key_that_cannot_be_sent_is_told_by_its_variable(value: str | None, words: str) -> None:
    mapping = ObjectMapping(name="products", entity="stripe.products", columns={})
    source_object = SourceObject("billing", "api", "THE_KEY", mapping)
    with pytest.raises(ConfigurationError, match=f"THE_KEY.*{words}"):
        credential(source_object, {} if value is None else {"THE_KEY": value})


def assert_untold(error: BaseException) -> None:
    """Neither the error nor what it came from says the key."""
    seen: BaseException | None = error
    while seen is not None:
        assert KEY not in f"{seen}{seen!r}{vars(seen)}"
        assert seen.__cause__ is None
        seen = seen.__context__
    assert KEY not in repr(Credential("THE_KEY", KEY))
