from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest

from ingestion.sources.demo.generator import company
from ingestion.sources.demo.records import billing
from tests.ingestion.demo.billed_company import AS_OF, FAR, START, Sold, fill
from workspace.settings import Demo


@pytest.fixture(scope="module")
def shop() -> Iterator:
    with company(Demo(customers=1, mess="none")) as db:
        yield db


@pytest.fixture
def bill(shop):
    """Bills what was sold and answers queries."""

    def run(*sold: Sold):
        fill(shop, *sold)
        billing.build_block(shop)
        return lambda query: shop.execute(query).fetchall()

    return run


def amounts(rows, column: str = "recurring_amount") -> dict[str, Decimal]:
    return {
        product: amount.normalize() + 0
        for product, amount in rows(f"select product, {column} from facts.items")
    }


@pytest.mark.parametrize(
    ("seats", "expected"),
    [
        pytest.param(1, 12 + 5, id="one-seat-and-the-fee"),
        pytest.param(10, 120 + 5, id="whole-first-tier"),
        pytest.param(11, 120 + 5 + Decimal("10.80"), id="first-seat-of-the-second-tier"),
        pytest.param(60, 120 + 5 + 40 * Decimal("10.80") + 10 * Decimal("9.60"), id="three-tiers"),
        pytest.param(
            250,
            120 + 5 + 40 * Decimal("10.80") + 150 * Decimal("9.60") + 50 * Decimal("8.40"),
            id="all-tiers",
        ),
    ],
)
def test_graduated_price_charges_each_tier_its_own_seats(bill, seats, expected) -> None:
    rows = bill(Sold(plan="Team", modules=("Analytics",), seats=seats))
    assert amounts(rows)["Analytics"] == expected


@pytest.mark.parametrize(
    ("seats", "expected"),
    [
        (10, 90),
        (11, Decimal("89.10")),
        (50, 405),
        (51, Decimal("367.20")),
        (201, Decimal("1266.30")),
    ],
)
def test_volume_price_charges_all_seats_the_price_of_their_tier(bill, seats, expected) -> None:
    rows = bill(Sold(plan="Team", modules=("Automation",), seats=seats))
    assert amounts(rows)["Automation"] == expected


@pytest.mark.parametrize(("seats", "expected"), [(1, 60), (10, 60), (11, 120), (30, 180)])
def test_package_is_charged_whole(bill, seats, expected) -> None:
    rows = bill(Sold(plan="Team", modules=("Integrations",), seats=seats))
    assert amounts(rows)["Integrations"] == expected


def test_flat_price_does_not_grow_with_seats(bill) -> None:
    rows = bill(Sold(plan="Business", modules=("Premium Support",), seats=40))
    assert amounts(rows) == {"Business": 1800, "Premium Support": 200}


def test_price_level_has_prices_of_its_own(bill) -> None:
    rows = bill(Sold(plan="Team", seats=3, level="1.0300"))
    # 29 × 1.03 = 29.87
    assert amounts(rows) == {"Team": Decimal("89.61")}
    assert rows("select price_id from facts.items") == [("price_N01USDm1L10300x",)]


def test_two_years_paid_ahead_are_one_interval(bill) -> None:
    rows = bill(Sold(plan="Team", seats=2, interval="year", count=2))
    # 29 × 10.8 × 2 = 626.40 a seat; 1,252.80 every two years = 52.20 a month
    assert amounts(rows) == {"Team": Decimal("1252.8")}
    assert {row[0] for row in rows("select mrr_amount from truth.item_months")} == {Decimal("52.2")}


def test_week_counts_fifty_two_times_a_year(bill) -> None:
    rows = bill(Sold(plan="Team", seats=1, interval="week"))
    # 29 × 0.24 = 6.96; × 52 ÷ 12 = 30.16
    assert {row[0] for row in rows("select mrr_amount from truth.item_months")} == {
        Decimal("30.16")
    }


def test_tax_in_the_price_is_not_revenue(bill) -> None:
    rows = bill(Sold(plan="Team", seats=3, country="GB", currency="GBP", has_tax_in_price=True))
    # 29 × 0.82 × 1.2 = 28.536 → 28.54 a seat; 85.62 with tax; ÷ 1.2 = 71.35
    assert amounts(rows) == {"Team": Decimal("71.35")}
    line = "select net_amount, tax_amount, gross_amount from records.billing__invoice_lines limit 1"
    assert rows(line) == [(Decimal("71.35"), Decimal("14.27"), Decimal("85.62"))]


def test_amount_without_inner_tax_keeps_eight_decimals(bill) -> None:
    rows = bill(Sold(plan="Team", seats=1, country="AU", currency="AUD", has_tax_in_price=True))
    # 29 × 1.5 × 1.1 = 47.85; ÷ 1.1 = 43.5
    assert amounts(rows) == {"Team": Decimal("43.5")}
    rows = bill(Sold(plan="Business", seats=1, country="JP", currency="JPY", has_tax_in_price=True,
                     level="1.0300"))  # fmt: skip
    # 45 × 150 × 1.03 × 1.1 = 7647.75 → 7648; ÷ 1.1 = 6952.727272727…
    assert amounts(rows) == {"Business": Decimal("6952.72727273")}


def test_zero_decimal_currency_is_billed_in_whole_units(bill) -> None:
    rows = bill(Sold(plan="Business", seats=7, country="JP", currency="JPY", has_tax_in_price=True,
                     level="1.0300"))  # fmt: skip
    # 7 × 7648 = 53536 with tax; ÷ 1.1 = 48669.09 → 48669
    found = rows("select distinct net_amount, tax_amount, gross_amount, _total_minor"
                 " from records.billing__invoices")  # fmt: skip
    assert found == [(48669, 4867, 53536, 53536)]


def test_percent_off_is_not_rounded_before_the_invoice(bill) -> None:
    rows = bill(Sold(plan="Team", seats=1, level="1.0300",
                     discount={"percent_off": "15"}))  # fmt: skip
    # 29.87 × 0.85 = 25.3895
    assert amounts(rows) == {"Team": Decimal("25.3895")}
    assert rows("select distinct net_amount from records.billing__invoices") == [
        (Decimal("25.39"),)
    ]


def test_amount_off_is_spread_and_stays_whole(bill) -> None:
    rows = bill(Sold(plan="Team", modules=("Security", "Premium Support"), seats=1,
                     discount={"amount_off": "10"}))  # fmt: skip
    # 10 × 29 ÷ 237 = 1.2236; 10 × 37 ÷ 237 = 1.5612; the rest of 10
    assert amounts(rows, "discount_amount") == {
        "Team": Decimal("1.22"),
        "Security": Decimal("0.34"),
        "Premium Support": Decimal("8.44"),
    }


def test_amount_off_never_makes_an_item_negative(bill) -> None:
    rows = bill(Sold(plan="Team", modules=("Security",), seats=1, discount={"amount_off": "500"}))
    assert set(amounts(rows).values()) == {0}


def test_discount_of_an_item_leaves_the_others(bill) -> None:
    half = {"percent_off": "50", "scope": "item", "product": "Security"}
    rows = bill(Sold(plan="Team", modules=("Security",), seats=10, discount=half))
    assert amounts(rows) == {"Team": 290, "Security": 40}


def test_discount_that_expires_starts_a_new_period(bill) -> None:
    ends = date(2026, 4, 10)
    rows = bill(Sold(plan="Team", discount={"percent_off": "20", "duration": "repeating",
                                            "duration_months": 3, "valid_to": ends}))  # fmt: skip
    query = "select valid_from, valid_to, recurring_amount from facts.items order by 1"
    assert rows(query) == [(START, ends, 232), (ends, FAR, 290)]


def test_discount_that_expires_after_as_of_is_not_known_to_end(bill) -> None:
    ends = AS_OF + timedelta(days=20)
    rows = bill(Sold(plan="Team", discount={"percent_off": "20", "duration": "repeating",
                                            "duration_months": 9, "valid_to": ends}))  # fmt: skip
    query = "select effective_from, effective_to from records.billing__subscription_periods"
    assert rows(query) == [(START, None)]


def test_once_lowers_the_first_invoice_and_no_mrr(bill) -> None:
    rows = bill(Sold(plan="Team", discount={"percent_off": "30", "duration": "once",
                                            "valid_to": date(2026, 2, 10)}))  # fmt: skip
    assert amounts(rows) == {"Team": 290}
    query = "select net_amount from records.billing__invoices order by issue_date limit 2"
    assert rows(query) == [(203,), (290,)]


def test_more_seats_in_mid_cycle_are_credited_and_charged_for_the_rest(bill) -> None:
    changed = date(2026, 3, 26)
    rows = bill(Sold(plan="Team", seats=10, changes=[(changed, {"seats": 15})]))
    query = """
        select line_description, net_amount, service_from, service_to
        from records.billing__invoice_lines where line_type = 'proration' order by net_amount
    """
    # 15 of 31 days are left: 290 × 15 ÷ 31 = 140.3226, 435 × 15 ÷ 31 = 210.4839
    end = date(2026, 4, 10)
    assert rows(query) == [
        ("Unused time on 10 × Team after 26 Mar 2026", Decimal("-140.32"), changed, end),
        ("Remaining time on 15 × Team after 26 Mar 2026", Decimal("210.48"), changed, end),
    ]


def test_fewer_seats_in_mid_cycle_lower_the_next_invoice(bill) -> None:
    rows = bill(Sold(plan="Team", seats=10, changes=[(date(2026, 3, 26), {"seats": 5})]))
    query = "select net_amount from records.billing__invoices where issue_date = date '2026-04-10'"
    # 145 for five seats, less 140.32, and 70.16 for the rest with five
    assert rows(query) == [(Decimal("74.84"),)]


def test_paused_cycles_are_voided_and_earn_nothing(bill) -> None:
    rows = bill(Sold(plan="Team", changes=[
        (date(2026, 5, 10), {"state": "paused"}), (date(2026, 7, 10), {"state": "active"}),
    ]))  # fmt: skip
    query = "select issue_date from records.billing__invoices where invoice_status = 'void'"
    assert rows(query + " order by 1") == [(date(2026, 5, 10),), (date(2026, 6, 10),)]
    movements = dict(rows("select month, contraction + churn from truth.movements"))
    assert movements[date(2026, 5, 1)] == -290
    back = "select expansion, reactivation from truth.movements where month = date '2026-07-01'"
    assert rows(back) == [(290, 0)]


def test_gap_before_a_linked_renewal_is_no_churn(bill) -> None:
    rows = bill(
        Sold(plan="Team", end=date(2026, 5, 20)),
        Sold(plan="Business", start=date(2026, 6, 5), renews=11),
    )
    assert rows("select sum(churn), sum(reactivation) from truth.movements") == [(0, 0)]
    query = (
        "select predecessor_period_id from records.billing__subscription_periods"
        " where predecessor_period_id is not null"
    )
    assert rows(query) == [("si_N00000000001101:2026-01-10",)]


def test_currency_that_moves_is_fx_and_nothing_else(bill) -> None:
    rows = bill(Sold(plan="Team", country="DE", currency="EUR"))
    query = """
        select sum(expansion + contraction + churn + reactivation), sum(abs(fx)) > 0
        from truth.movements
    """
    assert rows(query) == [(0, True)]
