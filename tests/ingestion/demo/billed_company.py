"""The part `billing` of the embedded company: of subscriptions made by hand, or of whole lives."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from ingestion.sources.demo.generator import company
from ingestion.sources.demo.lives import lives
from ingestion.sources.demo.records import billing, names
from workspace.settings import Demo

AS_OF = date(2026, 10, 15)
START = date(2026, 1, 10)
FAR = date(9999, 12, 31)
CUSTOMERS = 500


@dataclass
class Sold:
    """One subscription as it was sold; `changes` are later (day, terms) pairs."""

    plan: str = "Security"
    modules: tuple[str, ...] = ()
    seats: int = 10
    country: str = "US"
    currency: str = "USD"
    interval: str = "month"
    count: int = 1
    level: str = "1.0000"
    start: date = START
    end: date | None = None
    renews: int | None = None
    has_tax_in_price: bool = False
    changes: list[tuple[date, dict]] = field(default_factory=list)
    discount: dict | None = None


def fill(db, *sold: Sold) -> None:
    """Makes the facts of subscriptions 11, 21, …; a renewal of 11 is 12."""
    empty = lives(7, True, 36, AS_OF, 1, 1)
    for name, table in empty.items():
        db.register("made", table.slice(0, 0))
        db.execute(f"create or replace table facts.{name} as from made")
        db.unregister("made")
    for number, each in enumerate(sold, 1):
        customer = each.renews // 10 if each.renews else number
        subscription = each.renews + 1 if each.renews else number * 10 + 1
        if not each.renews:
            add(db, "customers", customer=customer, country_code=each.country,
                currency=each.currency, band="small")  # fmt: skip
        add(db, "subscriptions", subscription=subscription, customer=customer,
            ordinal=subscription % 10, currency=each.currency, billing_interval=each.interval,
            interval_count=each.count, start_date=each.start, first_paid_date=each.start,
            end_date=each.end, term_months=0, collection_method="charge_automatically",
            renews_subscription=each.renews, is_tax_inclusive=each.has_tax_in_price)  # fmt: skip
        terms = {
            "state": "active",
            "plan": each.plan,
            "modules": list(each.modules),
            "seats": each.seats,
            "price_level": each.level,
            "change_reason": "new",
        }
        days = [each.start, *(day for day, _ in each.changes), each.end or FAR]
        for day, until, change in zip(
            days, days[1:], [{}, *(change for _, change in each.changes)], strict=False
        ):
            terms |= change
            add(db, "terms", subscription=subscription, valid_from=day, valid_to=until, **terms)
        if each.discount is not None:
            add(db, "discounts", **{
                "discount": subscription * 10 + 1, "subscription": subscription,
                "scope": "subscription", "duration": "forever", "valid_from": each.start,
                "valid_to": FAR, **each.discount,
            })  # fmt: skip


def add(db, table: str, **values) -> None:
    columns = ", ".join(values)
    marks = ", ".join("?" for _ in values)
    db.execute(f"insert into facts.{table} ({columns}) values ({marks})", list(values.values()))


@contextmanager
def whole_company(
    mess: str = "default", first: int = 1, last: int = CUSTOMERS, threads: int | None = None
) -> Iterator:
    with company(Demo(customers=CUSTOMERS, mess=mess), threads) as db:
        for name, table in lives(7, True, 36, AS_OF, first, last).items():
            db.register("made", table)
            db.execute(f"create or replace table facts.{name} as from made")
            db.unregister("made")
        names.build_block(db)
        billing.build_block(db)
        yield db
