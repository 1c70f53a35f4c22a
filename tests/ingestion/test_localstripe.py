"""What is done with Stripe's own SDK in localstripe stands in the periods that we make of it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
import requests
import stripe
from requests.adapters import HTTPAdapter
from urllib3 import Retry

from ingestion.load import load
from ingestion.quarantine import sort_rows
from tests.ingestion.stripe_source import StripeSource, opened
from tests.warehouses import build, stage_run
from workspace.settings import Settings

KEY = "sk_test_hunter2hunter2"  # pragma: allowlist secret
BEGUN = datetime(2025, 1, 10, 12, tzinfo=UTC)
CARD = {"number": "4242424242424242", "exp_month": 12, "exp_year": 2040, "cvc": "123"}
MODELS = (
    "+int_billing__subscription_periods_from_stripe",
    "+int_billing__accounts_from_stripe",
    "+int_billing__invoices_from_stripe",
)


@dataclass
class Shop:
    """An account of localstripe, by the official SDK."""

    url: str

    def __post_init__(self) -> None:
        self.api: Any = stripe.StripeClient(KEY, base_addresses={"api": self.url}).v1
        self.now = BEGUN
        self.customers: dict[str, str] = {}
        self.subscriptions: dict[str, Any] = {}

    def goes_to(self, month: int, day: int) -> None:
        """The clock moves to that day's noon."""
        then = datetime(2025, month, day, 12, tzinfo=UTC)
        seconds = str((then - self.now).total_seconds())
        requests.post(f"{self.url}/_config/clock", data={"seconds": seconds}, timeout=10)
        self.now = then

    def prices(self, product: str, interval: str, amount: int) -> str:
        """A new plan of a product, in cents; its id."""
        plan = {"product": product, "currency": "eur", "interval": interval, "amount": amount}
        return str(self.api.plans.create(plan).id)

    def sells(self, name: str, plan: str, quantity: int) -> None:
        """A new customer subscribes."""
        token = self.api.tokens.create({"card": CARD}).id
        customer = self.api.customers.create({"name": name, "source": token}).id
        items = [{"plan": plan, "quantity": quantity}]
        made = self.api.subscriptions.create({"customer": customer, "items": items})
        self.customers[name], self.subscriptions[name] = customer, made

    def changes(self, name: str, **changes: Any) -> None:
        """A subscription is updated; a quantity is that of its one item."""
        subscription = self.subscriptions[name]
        if quantity := changes.pop("quantity", None):
            item = self.api.subscriptions.retrieve(subscription.id)["items"].data[0]
            changes["items"] = [{"id": item.id, "plan": item.plan.id, "quantity": quantity}]
        self.api.subscriptions.update(subscription.id, changes)

    def cancels(self, name: str) -> None:
        """A subscription ends at once."""
        self.api.subscriptions.cancel(self.subscriptions[name].id)


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    monkeypatch.setattr(stripe, "enable_telemetry", False)
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "tests.ingestion.localstripe_server"]
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [*command, str(port), str(BEGUN.timestamp())],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
    ) as server:
        try:
            with requests.Session() as session:
                patient = Retry(total=60, backoff_factor=0.05, backoff_max=0.5)
                session.mount(url, HTTPAdapter(max_retries=patient))
                session.delete(f"{url}/_config/data", timeout=10)
            yield Shop(url)
        finally:
            server.terminate()


def test_what_is_created_changed_and_cancelled_stands_in_the_periods(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = 'leave_out = ["credit_notes"]\n'
    source = opened(tmp_path, shop.url, KEY, monkeypatch, more)
    product = shop.api.products.create({"name": "Basic", "type": "service"}).id
    monthly = shop.prices(product, "month", 1000)
    shop.sells("Acme", monthly, 2)
    shop.sells("Bolt", shop.prices(product, "year", 12000), 1)
    shop.sells("Crow", monthly, 7)
    gone = shop.api.customers.create({"name": "Eve"}).id
    shop.goes_to(1, 30)
    shop.changes("Acme", quantity=5)
    shop.cancels("Crow")
    shop.goes_to(2, 1)
    for name in source.objects:
        source.land(name)
    assert source.accepted("customers", "account_name") == ["Acme", "Bolt", "Crow", "Eve"]
    assert source.accepted("subscriptions", "subscription_status") == [
        "active", "active", "canceled",
    ]  # fmt: skip

    shop.goes_to(2, 14)
    shop.changes("Acme", quantity=3)
    shop.cancels("Bolt")
    shop.sells("Dora", shop.prices(product, "month", 1100), 1)
    shop.api.customers.update(shop.customers["Acme"], {"name": "Acme & Sons"})
    shop.api.customers.delete(gone)
    shop.goes_to(2, 20)
    shop.changes("Dora", cancel_at_period_end=True)
    shop.goes_to(2, 25)
    for name in source.objects:
        source.land(name)
    assert not any(source.land(name).is_new for name in source.objects)

    _build(source, tmp_path)
    with duckdb.connect(tmp_path / "warehouse.duckdb", read_only=True) as connection:
        accounts = connection.execute(
            "select account_name, is_deleted from intermediate.int_billing__accounts_from_stripe"
            " order by all"
        ).fetchall()
        periods = connection.execute(
            """
            select
                account_name, product_name, quantity, recurring_amount, billing_interval,
                periods.currency, period_state, effective_from, effective_to
            from intermediate.int_billing__subscription_periods_from_stripe as periods
            inner join intermediate.int_billing__accounts_from_stripe
                using (source_system, billing_account_id)
            where not periods.is_deleted
            order by all
            """
        ).fetchall()
        invoices = connection.execute(
            "select sum(gross_amount) from intermediate.int_billing__invoices_from_stripe"
        ).fetchall()
    assert accounts == [
        ("Acme & Sons", False), ("Bolt", False), ("Crow", False), ("Dora", False), ("Eve", True),
    ]  # fmt: skip
    month, year = ("month", "EUR", "active"), ("year", "EUR", "active")
    began, changed, later = date(2025, 1, 10), date(2025, 1, 30), date(2025, 2, 14)
    assert [(row[0], *row[2:4], row[4:7], *row[7:]) for row in periods] == [
        ("Acme & Sons", 2, Decimal(20), month, began, changed),
        ("Acme & Sons", 3, Decimal(30), month, later, None),
        ("Acme & Sons", 5, Decimal(50), month, changed, later),
        ("Bolt", 1, Decimal(120), year, began, later),
        ("Crow", 7, Decimal(70), month, began, changed),
        ("Dora", 1, Decimal(11), month, later, later + timedelta(days=28)),
    ]
    assert {row[1] for row in periods} == {"Basic"}
    assert invoices == [(Decimal(20 + 120 + 70 + 11),)]


def _build(source: StripeSource, home: Path) -> None:
    """What landed, loaded and sorted, then the models of Stripe."""
    with duckdb.connect(home / "warehouse.duckdb") as connection:
        stage_run(connection, date(2025, 2, 25))
        for source_object in source.objects.values():
            load(connection, source.workspace, source_object)
            sort_rows(connection, Settings(), source_object)
        assert connection.execute("select reasons from quarantine.rows").fetchall() == []
    build(home, MODELS, with_tests=False)
