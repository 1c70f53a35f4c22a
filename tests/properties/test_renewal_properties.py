"""Hundreds of random contract histories through one dbt build, against a look at each term."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.properties.kin import DRAWN, RELABELLED, SCALE, SCALED, Cast, Kin
from tests.properties.kin_tables import (
    LIKENESS,
    differing,
    numbers,
    of_customers,
    of_member,
)
from tests.properties.random_histories import (
    AS_OF,
    FIRST_DAY,
    QUOTES,
    account_id,
    decimal_text,
    write_warehouse,
)
from tests.properties.reference_mrr import FAR, Item, before, month_end_rates
from tests.properties.reference_renewals import Account, Rules, Term, outcomes
from tests.warehouses import build, insert_rows

ROOT = Path(__file__).parents[2]
N_ACCOUNTS = 640
KIN = Kin(
    {
        DRAWN: list(range(N_ACCOUNTS)),
        SCALED: list(range(N_ACCOUNTS, 2 * N_ACCOUNTS)),
        RELABELLED: list(reversed(range(2 * N_ACCOUNTS, 3 * N_ACCOUNTS))),
    }
)
AMOUNTS = [None, *(Fraction(n, 100) for n in (0, 10000, 33333, 120000, 120000, 500001))]


@st.composite
def histories(draw: DrawFn) -> tuple[list[Term], Item]:
    """Terms of one account, one after another or side by side, and what it pays meanwhile."""
    terms: list[Term] = []
    start = FIRST_DAY + timedelta(days=draw(st.integers(0, 400)))
    for position in range(draw(st.integers(1, 4))):
        end = start + timedelta(days=draw(st.sampled_from([90, 180, 365, 365, 730])))
        if terms and terms[-1].end and draw(st.integers(0, 2)) == 0:
            start, end = terms[-1].start + timedelta(days=40), terms[-1].end
        signed = draw(st.sampled_from([None, -700, -300, -45, -30, -29, 0, 0, 3, 30, 31]))
        notice = draw(st.sampled_from([None, None, None, -60, 0, 5]))
        terms.append(
            Term(
                contract_id=f"k{position}",
                number=draw(st.sampled_from(["N", "N", "N", "N", "M", None])),
                predecessor=(
                    f"k{draw(st.integers(0, position))}" if draw(st.integers(0, 2)) == 0 else None
                ),
                status=draw(
                    st.sampled_from([None, "active", "active", "active", "terminated", "draft"])
                ),
                signed=None if signed is None else start + timedelta(days=signed),
                start=start,
                end=end if draw(st.integers(0, 9)) else None,
                notice=None if notice is None else end + timedelta(days=notice),
                arr=draw(st.sampled_from(AMOUNTS)),
                currency=draw(st.sampled_from(["USD", "USD", "EUR", "GBP"])),
                is_auto=draw(st.booleans()),
            )
        )
        start = end + timedelta(days=draw(st.sampled_from([-400, -90, -30, -10, 0, 0, 0, 5, 60])))
        start = max(start, FIRST_DAY)
    return terms, draw(payments())


@st.composite
def payments(draw: DrawFn) -> Item:
    """One subscription in dollars, by the month."""
    start = FIRST_DAY + timedelta(days=draw(st.integers(0, 200)))
    return Item(
        period_id="p",
        product="core",
        currency="USD",
        quantity=1,
        recurring=Fraction(draw(st.sampled_from([50, 100, 10000, 40000])), 100),
        discount=Fraction(0),
        interval="month",
        interval_count=1,
        state="active",
        is_metered=False,
        start=start,
        end=start + timedelta(days=draw(st.integers(100, 600))) if draw(st.booleans()) else None,
        predecessor=None,
    )


def collected(count: int) -> list[tuple[list[Term], Item]]:
    """Some hundred accounts, the same ones where the same modules are loaded."""
    found: list[tuple[list[Term], Item]] = []

    @settings(
        max_examples=count, derandomize=True, database=None, deadline=None, phases=[Phase.generate]
    )
    @given(histories())
    def collect(history: tuple[list[Term], Item]) -> None:
        found.append(history)

    run: Callable[[], None] = collect
    run()
    return found


def renamed(number: int, term: Term) -> Term:
    """The term with ids that no other account has; of relabelled ones in another order."""

    def name(contract_id: str) -> str:
        position = int(contract_id.removeprefix("k"))
        position = 9 - position if number in KIN.groups[RELABELLED] else position
        return f"{account_id(number)}/k{position}"

    fields = asdict(term) | {
        "contract_id": name(term.contract_id),
        "predecessor": term.predecessor and name(term.predecessor),
        "arr": term.arr and term.arr * scale_of(number),
    }
    return Term(**fields)


def scale_of(number: int) -> int:
    return SCALE if number in KIN.groups[SCALED] else 1


def contract(number: int, term: Term) -> dict[str, object]:
    return {
        "record_key": term.contract_id,
        "contract_id": term.contract_id,
        "crm_account_id": f"crm-{number}",
        "contract_number": term.number,
        "predecessor_contract_id": term.predecessor,
        "contract_status": term.status,
        "signed_date": term.signed,
        "start_date": term.start,
        "end_date": term.end,
        "notice_date": term.notice,
        "arr_amount": None if term.arr is None else decimal_text(term.arr),
        "currency": term.currency,
        "is_auto_renewal": term.is_auto,
    }


def scaled(item: Item, scale: int) -> Item:
    """The item at a multiple of its price."""
    return replace(item, recurring=item.recurring * scale)


def paid(item: Item) -> Callable[[date], Fraction]:
    """What the account pays a year at a month's end."""
    return lambda month: (
        item.recurring * 12 if item.start < before(month, -1) <= (item.end or FAR) else Fraction(0)
    )


Found = dict[str, tuple[str, Fraction | None]]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Found]:
    """The warehouse that dbt made of the accounts, and what the look at each term found."""
    home = tmp_path_factory.mktemp("renewals")
    drawn = collected(N_ACCOUNTS)
    by_place = {
        place: ([renamed(place, term) for term in terms], scaled(item, scale_of(place)))
        for places in KIN.groups.values()
        for place, (terms, item) in zip(places, drawn, strict=True)
    }
    accounts = [by_place[place] for place in sorted(by_place)]
    cast = Cast([[item] for _, item in accounts], [], {}, KIN)
    write_warehouse(home / "warehouse.duckdb", cast)
    with duckdb.connect(home / "warehouse.duckdb") as connection:
        insert_rows(
            connection,
            "crm__contracts",
            "billing",
            [
                contract(number, term)
                for number, (terms, _) in enumerate(accounts)
                for term in terms
            ],
        )
    build(home, ("+renewals", "+renewal_rates"), with_tests=True)
    months = [before(AS_OF.replace(day=1), n) for n in range(23)]
    quotes = (
        (day, currency, rate if currency == "EUR" else Fraction(round(10**12 / rate), 10**12))
        for day, currency, rate in QUOTES
    )
    rates = month_end_rates(quotes, months, AS_OF, longest_age=45)
    rules = Rules(AS_OF, early=30, late=30, rates=rates)
    looked_at: Found = {}
    for terms, item in accounts[:N_ACCOUNTS]:
        looked_at |= outcomes(Account(tuple(terms), paid(item)), rules)
    return home / "warehouse.duckdb", looked_at


def test_the_accounts_are_many_and_of_every_kind(built: tuple[Path, Found]) -> None:
    counts = Counter(outcome for outcome, _ in built[1].values())
    assert len({name.split("/")[0] for name in built[1]}) >= 500
    assert set(counts) == {
        "renewed early", "renewed on time", "renewed late", "renewed automatically",
        "not renewed", "terminated", "won back", "pending", "ramp step",
    }  # fmt: skip


def test_every_term_has_the_outcome_and_amount_that_a_look_at_it_finds(
    built: tuple[Path, Found],
) -> None:
    warehouse, looked_at = built
    with duckdb.connect(warehouse, read_only=True) as connection:
        rows = connection.execute(
            "select contract_id, outcome, renewed_amount from intermediate.int_renewals__outcomes"
        ).fetchall()
    found = {
        name: (outcome, None if amount is None else Fraction(amount))
        for name, outcome, amount in rows
        if name < account_id(N_ACCOUNTS)
    }
    assert set(found) == set(looked_at)
    assert not {
        name: (found[name], looked_at[name]) for name in found if found[name] != looked_at[name]
    }


@pytest.mark.parametrize("group", [SCALED, RELABELLED])
def test_scaled_amounts_leave_rates_and_other_names_leave_all(
    built: tuple[Path, Found], group: str
) -> None:
    with duckdb.connect(built[0], read_only=True) as connection:

        def rows(query: str) -> list[tuple[object, ...]]:
            return connection.execute(query).fetchall()

        rates = [
            of_member(rows, "renewal_rates", "acquisition_channel", member)
            for member in (DRAWN, group)
        ]
        assert not differing(rows, *rates, numbers(rows, "renewal_rates"), **LIKENESS[group])
        renewals = [of_customers(rows, KIN, "renewals", name) for name in (DRAWN, group)]
        assert not differing(rows, *renewals, numbers(rows, "renewals"), **LIKENESS[group])
