"""Random histories of customers, and a warehouse in which each of them is a customer."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

import duckdb
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from identity.asking.decisions import Decision, stage_decisions
from identity.asking.records import Record
from tests.properties import price_list
from tests.properties.kin import DRAWN, Cast, Kin, scale_of
from tests.properties.random_billing import invoices_and_lines, told_apart
from tests.properties.reference_mrr import Item
from tests.properties.reference_value import Usage
from tests.warehouses import Row, insert_rows, stage_run

T = TypeVar("T")
FIRST_DAY = date(2023, 1, 1)
AS_OF = date(2024, 11, 15)
QUOTES = tuple(
    (FIRST_DAY + timedelta(days=days), currency, Fraction(rate + days // 7 % 9, 100))
    for days in range(0, 720, 29)
    for currency, rate in (("EUR", 107), ("GBP", 80))
)
"""Day, currency and rate: dollars for one euro, but pounds for one dollar."""
PARENTS = {number: number + 1 for number in range(10, 500, 10)}
"""Places of customers that the CRM knows, and of the one that owns each."""
CONTRACTS = {number: 1200 * number for number in range(20, 500, 20)}
"""Places of histories whose customers have a contract, too, and what they pay a year by it."""
TERM = date(2023, 10, 10), date(2025, 10, 10)
BY_CONTRACT = "crm-by-contract"
"""A customer that the CRM alone knows."""
burns = st.tuples(
    st.integers(0, 680).map(lambda days: FIRST_DAY + timedelta(days=days)),
    st.sampled_from(["USD", "EUR", "GBP"]),
    st.integers(1, 99_999).map(lambda cents: Fraction(cents, 100)),
)
"""Day, currency and amount burnt from a prepaid balance."""
paces = st.tuples(
    st.sampled_from(["day", "week", "month", "month", "quarter", "year"]),
    st.sampled_from([1, 1, 2, 3, 7]),
)
"""How often it is billed: an interval, and how many of them."""


@st.composite
def chains(draw: DrawFn, name: str) -> list[Item]:
    """Items of one subscription, one after another, with or without gaps and links."""
    product = draw(st.sampled_from(["core", "core", "analytics", "support"]))
    currency = draw(st.sampled_from(["USD", "USD", "EUR", "GBP"]))
    start = FIRST_DAY + timedelta(days=draw(st.integers(0, 690)))
    pace = draw(paces)
    keeps_pace = draw(st.booleans())
    items: list[Item] = []
    for position in range(draw(st.integers(1, 4))):
        end = start + timedelta(days=draw(st.sampled_from([1, 14, 28, 30, 31, 59, 90, 181, 365])))
        quantity = draw(st.integers(0, 12))
        unit, off = draw(st.integers(0, 9999)), draw(st.sampled_from([0, 0, 5, 50]))
        listed = Fraction(quantity * unit, 100)
        pace = pace if keeps_pace else draw(paces)
        items.append(
            Item(
                period_id=f"{name}-{position}",
                product=product if draw(st.integers(0, 4)) else "plus",
                currency=currency,
                quantity=quantity,
                recurring=listed * (100 - off) / 100,
                discount=listed * off / 100,
                interval=pace[0],
                interval_count=pace[1],
                state=draw(st.sampled_from(["active"] * 4 + ["trial", "paused", "past_due"])),
                is_metered=draw(st.integers(0, 9)) == 9,
                start=start,
                end=end if draw(st.integers(0, 5)) else None,
                predecessor=f"{name}-{position - 1}" if position and draw(st.booleans()) else None,
                once=listed * (100 - off) * draw(st.sampled_from([0, 0, 0, 20])) / 10000,
                cancelled=draw(st.sampled_from([None, end - timedelta(days=40)])),
            )
        )
        start = end + timedelta(days=draw(st.sampled_from([0, 0, 0, 1, 29, 30, 31, 64, 200])))
    return items


@st.composite
def customers(draw: DrawFn) -> list[Item]:
    """Everything that one customer subscribes to; ids are unique within the customer."""
    return [item for n in range(draw(st.integers(1, 3))) for item in draw(chains(f"s{n}"))]


def collected(count: int) -> list[list[Item]]:
    """Some hundred customers, the same ones where the same modules are loaded.

    Hypothesis draws from the constants of those, too.
    """
    return _collected(customers(), count)


def collected_usage(count: int) -> list[list[Usage]]:
    """What some hundred customers used, drawn in the same way; some used nothing."""
    return _collected(st.lists(burns, max_size=5), count)


def _collected(strategy: st.SearchStrategy[list[T]], count: int) -> list[list[T]]:
    found: list[list[T]] = []

    @settings(
        max_examples=count, derandomize=True, database=None, deadline=None, phases=[Phase.generate]
    )
    @given(strategy)
    def collect(items: list[T]) -> None:
        found.append(items)

    run: Callable[[], None] = collect
    run()
    return found


def earlier(cast: Cast) -> Cast:
    """What was there before: some lived otherwise, some were not there, some are gone now."""
    items, usage = list(cast.found), list(cast.used)
    for number in range(0, len(items) - 4, 60):
        items[number], usage[number] = items[number + 1], usage[number + 2]
        items[number + 3] = []
        usage[number + 4] = []
    owners = {number: owner + (number % 100 == 0) for number, owner in cast.parents.items()}
    groups = cast.kin.groups | {DRAWN: [*cast.kin.groups[DRAWN], len(items)]}
    kin = Kin(groups, cast.kin.owners)
    return Cast([*items, cast.found[0]], [*usage, cast.used[0]], owners, kin)


def write_warehouse(path: Path, cast: Cast) -> None:
    """Accepted rows in no order, exchange rates and settings: what dbt finds in a run.

    Rows of an earlier call make room. An account without items is not there. The CRM knows
    customers that have parents, those parents, and all in groups.
    """
    found, used, parents, kin = cast.found, cast.used, cast.parents, cast.kin
    channels = {place: group for group, places in kin.groups.items() for place in places}
    known = {*channels, *parents, *parents.values()} - kin.owners.keys()
    invoices, lines = [], []
    for places in kin.groups.values():
        accounts = [account_id(place) for place in places]
        documents = invoices_and_lines(accounts, [found[place] for place in places], AS_OF)
        invoices += documents[0]
        lines += documents[1]
    with duckdb.connect(path) as connection:
        stage_run(connection, AS_OF)
        stage_decisions(connection, [_one_customer(*pair) for pair in kin.owners.items()])
        for table, rows in {
            "billing__accounts": [_account(n) for n, items in enumerate(found) if items],
            "crm__accounts": [_crm_account(n, parents, channels.get(n)) for n in known]
            + ([_account_of_crm()] if parents else []),
            "crm__contracts": list(_contracts(kin)) if parents else [],
            "billing__subscription_periods": [
                _period(n, item, item_id)
                for n, items in enumerate(found)
                for item, item_id in told_apart(items)
            ],
            "billing__wallet_transactions": [
                _burn(n, position, *burn)
                for n, burnt in enumerate(used)
                for position, burn in enumerate(burnt)
            ],
            "billing__invoices": invoices,
            "billing__invoice_lines": lines,
            "finance__fx_rates": [_quote(*quote) for quote in QUOTES],
        }.items():
            connection.execute(f"delete from accepted.{table}")
            random.Random(table).shuffle(rows)  # noqa: S311
            insert_rows(connection, table, table.split("__")[0], rows)
        for table, rows in price_list.rows().items() if parents else ():
            connection.execute(
                f"delete from accepted.{table} where source_system = '{price_list.SYSTEM}'"
            )
            insert_rows(connection, table, price_list.SYSTEM, rows)


def account_id(number: int) -> str:
    """The id in billing of the customer with this place in the list."""
    return f"account-{number:04d}"


def _account(number: int) -> Row:
    return {"record_key": account_id(number), "billing_account_id": account_id(number)}


def _one_customer(number: int, owner: int) -> Decision:
    a, b = (Record("billing", "billing", account_id(place)) for place in (number, owner))
    return Decision("always", a, b, "merged", datetime(2024, 1, 1))  # noqa: DTZ001


def _crm_account(number: int, parents: dict[int, int], channel: str | None) -> Row:
    return {
        "record_key": f"crm-{number}",
        "crm_account_id": f"crm-{number}",
        "billing_account_id": account_id(number),
        "parent_crm_account_id": f"crm-{parents[number]}" if number in parents else None,
        "segment": ("small", "large")[parents.get(number, 0) % 2],
        "acquisition_channel": channel,
    }


def _account_of_crm() -> Row:
    return {
        "record_key": BY_CONTRACT,
        "crm_account_id": BY_CONTRACT,
        "billing_account_id": None,
        "parent_crm_account_id": None,
        "segment": "large",
        "acquisition_channel": None,
    }


def _contracts(kin: Kin) -> Iterator[Row]:
    yield _contract(BY_CONTRACT, 24_000)
    for group, places in kin.groups.items():
        for number, arr in CONTRACTS.items():
            yield _contract(f"crm-{places[number]}", arr * scale_of(group))


def _contract(crm_account_id: str, arr: int) -> Row:
    start, end = TERM
    return {
        "record_key": f"{crm_account_id}/1",
        "contract_id": f"{crm_account_id}/1",
        "crm_account_id": crm_account_id,
        "contract_status": "signed",
        "start_date": start,
        "end_date": end,
        "arr_amount": arr,
        "currency": "USD",
    }


def _period(number: int, item: Item, item_id: str | None) -> Row:
    name = f"{account_id(number)}/{item.period_id}"
    return {
        "record_key": name,
        "period_id": name,
        "subscription_id": name.rsplit("-", 1)[0],
        "subscription_item_id": item_id,
        "billing_account_id": account_id(number),
        "product_name": item.product,
        "quantity": item.quantity,
        "recurring_amount": decimal_text(item.recurring),
        "discount_amount": decimal_text(item.discount),
        "once_discount_amount": decimal_text(item.once),
        "billing_interval": item.interval,
        "interval_count": item.interval_count,
        "currency": item.currency,
        "period_state": item.state,
        "effective_from": item.start,
        "effective_to": item.end,
        "cancelled_date": item.cancelled,
        "predecessor_period_id": (
            f"{account_id(number)}/{item.predecessor}" if item.predecessor else None
        ),
        "is_metered": item.is_metered,
    }


def _burn(number: int, position: int, day: date, currency: str, amount: Fraction) -> Row:
    name = f"{account_id(number)}/{position}"
    return {
        "record_key": name,
        "wallet_transaction_id": name,
        "billing_account_id": account_id(number),
        "transaction_type": "burn",
        "currency": currency,
        "net_amount": f"-{decimal_text(amount)}",
        "occurred_at": day,
    }


def _quote(day: date, currency: str, rate: Fraction) -> Row:
    pair = ("EUR", "USD") if currency == "EUR" else ("USD", currency)
    return {
        "record_key": f"{day}|{currency}",
        "rate_date": day,
        "from_currency": pair[0],
        "to_currency": pair[1],
        "rate": decimal_text(rate),
    }


def decimal_text(value: Fraction) -> str:
    """The value with eight decimals, which all amounts here have at most."""
    whole, rest = divmod(value * 10**8, 1)
    assert not rest, value
    return f"{whole // 10**8}.{whole % 10**8:08d}"
