from collections.abc import Iterator

import pytest

from ingestion.entities import ENTITIES
from tests.ingestion.demo.billed_company import AS_OF, CUSTOMERS, whole_company

KEYS = {
    "billing__subscription_periods": "period_id",
    "billing__invoices": "invoice_id",
    "billing__invoice_lines": "invoice_line_id",
    "billing__payments": "payment_id",
    "billing__credit_notes": "credit_note_id",
    "billing__wallet_transactions": "wallet_transaction_id",
    "billing_refunds": "refund_id",
    "billing_discounts": "discount_id",
    "billing_subscription_versions": "subscription_id || event_at",
}
TIMES = {
    "billing__subscription_periods": ("effective_from", "updated_at"),
    "billing__invoices": ("issue_date", "paid_date", "_voided_at", "updated_at", "_paid_at"),
    "billing__payments": ("payment_date", "_created_at"),
    "billing__credit_notes": ("issue_date", "_created_at"),
    "billing__wallet_transactions": ("occurred_at",),
    "billing_refunds": ("created_at",),
    "billing_discounts": ("start_at",),
    "billing_subscription_versions": ("event_at", "ended_at"),
}


@pytest.fixture(scope="module")
def made() -> Iterator:
    with whole_company() as db:
        yield db


@pytest.fixture
def rows(made):
    return lambda query: made.execute(query).fetchall()


@pytest.mark.parametrize("name", [*KEYS, "billing__prices", "billing__products"])
def test_keys_are_unique(rows, name) -> None:
    key = KEYS.get(name) or ("price_id" if name == "billing__prices" else "product_id")
    assert rows(f"select count(*) - count(distinct {key}), count(*) > 0 from records.{name}") == [
        (0, True)
    ]


@pytest.mark.parametrize("name", [name for name in KEYS if "__" in name])
def test_entities_have_their_columns_and_types(made, name) -> None:
    entity = ENTITIES[name.replace("__", ".")]
    types = dict(
        made.execute(
            "select column_name, lower(data_type) from information_schema.columns"
            f" where table_schema = 'records' and table_name = '{name}'"
        ).fetchall()
    )
    own = [column for column in types if not column.startswith("_")]
    assert own == [column.name for column in entity.columns]
    for column in entity.columns:
        if column.required:
            missing = f"select count(*) from records.{name} where {column.name} is null"
            assert made.execute(missing).fetchone() == (0,), column.name
        if column.allowed:
            found = made.execute(f"select distinct {column.name} from records.{name}").fetchall()
            assert {value for (value,) in found} <= {*column.allowed, None}


def test_every_invoice_adds_up_to_the_smallest_unit(rows) -> None:
    found = rows("""
        select count(*) filter (where
            abs(invoices.net_amount - lines.net) > 0
            or invoices.tax_amount <> lines.tax
            or invoices.gross_amount <> lines.gross
            or invoices.net_amount + invoices.tax_amount <> invoices.gross_amount
            or invoices._subtotal_minor - invoices._discount_minor
                + if(invoices._is_tax_inclusive, 0, invoices._tax_minor)
                <> invoices._total_minor
        ), count(*) > 1000
        from records.billing__invoices as invoices
        left join (
            select invoice_id, sum(net_amount) as net, sum(tax_amount) as tax,
                sum(gross_amount) as gross
            from records.billing__invoice_lines group by invoice_id
        ) as lines on invoices.invoice_id = lines.invoice_id
    """)
    assert found == [(0, True)]


def test_billed_amounts_have_no_more_digits_than_their_currency(rows) -> None:
    found = rows("""
        select count(*) from records.billing__invoice_lines
        where net_amount <> if(currency in ('JPY', 'KRW'), round(net_amount), round(net_amount, 2))
            or tax_amount <> if(currency in ('JPY', 'KRW'), round(tax_amount), round(tax_amount, 2))
            or net_amount + tax_amount <> gross_amount
    """)
    assert found == [(0,)]


def test_whole_recurring_lines_are_the_recurring_amount_of_their_item(rows) -> None:
    found = rows("""
        select
            count(*) filter (
                where lines.net_amount <> if(
                    lines.currency in ('JPY', 'KRW'),
                    round(items.recurring_amount), round(items.recurring_amount, 2)
                )
            ),
            count(*) > 1000
        from records.billing__invoice_lines as lines
        inner join facts.items
            on lines._subscription = items.subscription and lines._item = items.item
            and lines.service_from >= items.valid_from and lines.service_from < items.valid_to
        left join records.billing_discounts as discounts
            on lines._discount_id = discounts.discount_id
        where lines.line_type = 'recurring' and coalesce(discounts.duration, '') <> 'once'
    """)
    assert found == [(0, True)]


@pytest.mark.parametrize("name", TIMES)
def test_nothing_is_recorded_of_what_is_after_as_of(rows, name) -> None:
    for column in TIMES[name]:
        found = rows(f"select max({column}) < date '{AS_OF}' + 1 from records.{name}")
        assert found in ([(True,)], [(None,)]), column


def test_payments_of_an_invoice_pay_it(rows) -> None:
    found = rows("""
        select count(*) from records.billing__invoices as invoices
        left join (
            select invoice_id, sum(gross_amount) as paid from records.billing__payments
            where payment_status in ('succeeded', 'refunded') group by invoice_id
        ) as payments on invoices.invoice_id = payments.invoice_id
        where coalesce(payments.paid, 0) <> invoices.paid_amount
    """)
    assert found == [(0,)]


def test_refunds_are_the_refunded_part_of_payments(rows) -> None:
    found = rows("""
        select count(*) > 0, count(*) filter (
            where payments.refunded_amount is distinct from refunds.gross_amount
        ) from records.billing_refunds as refunds
        left join records.billing__payments as payments
            on refunds.payment_id = payments.payment_id
    """)
    assert found == [(True, 0)]


def test_wallets_never_fall_below_nothing(rows) -> None:
    found = rows("""
        select min(balance) >= 0, count(distinct _customer) between 25 and 60 from (
            select _customer, sum(net_amount) over (
                partition by _customer order by occurred_at, wallet_transaction_id
                rows between unbounded preceding and current row
            ) as balance from records.billing__wallet_transactions
        )
    """)
    assert found == [(True, True)]


def test_last_version_says_how_each_subscription_stands(rows) -> None:
    found = rows("""
        select count(*), count(*) filter (where
            (versions.status = 'canceled')
            <> (coalesce(facts.subscriptions.end_date, date '9999-12-31') <= settings.as_of)
        ) from facts.subscriptions
        cross join facts.settings
        left join records.billing_subscription_versions as versions
            on subscriptions.subscription = versions._subscription and versions._is_last
    """)
    assert found[0][1] == 0
    assert found[0][0] > CUSTOMERS * 0.8


def test_versions_carry_the_items_that_periods_show(rows) -> None:
    found = rows("""
        with sent as (
            select _subscription, event_at::date as day, unnest(items, recursive := true)
            from records.billing_subscription_versions where status <> 'canceled'
        )
        select count(*) > 1000, count(*) filter (where periods.period_id is null)
        from sent
        left join records.billing__subscription_periods as periods
            on sent._subscription = periods._subscription and sent.item = periods._item
            and sent.price_id = periods._price_id
            and sent.quantity is not distinct from periods.quantity
            and sent.day >= periods.effective_from
            and sent.day < coalesce(periods.effective_to, date '9999-12-31')
    """)
    assert found == [(True, 0)]


def test_without_mess_nothing_is_corrected_or_orphaned() -> None:
    with whole_company("none") as db:
        found = db.execute("""
            select
                (select count(_earlier_at) + count(_replaces_invoice_id)
                 from records.billing__invoices),
                (select count(*) from records.billing__payments where _is_orphan)
        """).fetchone()
        assert found == (0, 0)


def test_what_test_accounts_try_out_is_nobodys_revenue(rows) -> None:
    found = rows("""
        select count(*) > 0, count(periods._customer), sum(recurring_amount) > 0
        from records.billing__subscription_periods as periods
        inner join records.billing__accounts using (billing_account_id)
        where is_test
    """)
    assert found == [(True, 0, True)]


def test_every_subscription_is_billed_to_an_account_of_its_customer(rows) -> None:
    found = rows("""
        select count(*)
        from records.billing__subscription_periods as periods
        left join records.billing__accounts as accounts using (billing_account_id)
        where accounts._customer is distinct from periods._customer
    """)
    assert found == [(0,)]


def test_mess_corrects_about_a_twentieth_of_invoices(rows) -> None:
    share, orphans = rows("""
        select
            (select count(*) filter (
                where _earlier_at is not null or _replaces_invoice_id is not null
            ) / count(*) from records.billing__invoices),
            (select count(*) from records.billing__payments where _is_orphan)
    """)[0]
    assert 0.03 < share < 0.06
    assert orphans > 0


@pytest.mark.parametrize("name", [*KEYS, "truth.movements"])
def test_customers_do_not_depend_on_their_block(made, name) -> None:
    table = name if "." in name else f"records.{name}"
    column = "customer" if "." in name else "_customer"
    query = f"select * from {table} where {column} between 211 and 240 order by all"
    with whole_company(first=211, last=240) as alone:
        assert made.execute(query).fetchall() == alone.execute(query).fetchall()


def test_number_of_threads_changes_nothing(made) -> None:
    with whole_company(threads=1) as alone:
        for name in KEYS:
            query = f"select * from records.{name} order by all"
            assert made.execute(query).fetchall() == alone.execute(query).fetchall(), name
