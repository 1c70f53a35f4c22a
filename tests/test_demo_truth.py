"""The embedded company, published, against what its generator knows."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import duckdb
import pytest

from tests.conftest import ROOT, marts_and_truth, published
from tests.ingestion.demo import truth_figures
from workspace.settings import Demo

pytestmark = pytest.mark.xdist_group("demo")
MOVEMENTS = ("opening", "new", "reactivation", "expansion", "contraction", "churn", "fx", "closing")
CUSTOMER = "cast(right(billing_account_ids, 14) as bigint)"
"""The true customer of an account whose id tells it: only where departments agree."""
CENT = Decimal("0.005")


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The company without mess: its published marts, and its truth."""
    folder = tmp_path_factory.mktemp("clean")
    config = folder / "customer360.toml"
    config.write_text('[demo]\nmess = "none"\n', encoding="utf-8")
    generation = published(folder / "warehouse", C360_CONFIG=str(config))
    yield from marts_and_truth(generation, Demo(mess="none"))


@pytest.fixture(scope="module")
def messy(demo_with_truth: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """The company as shipped: its published marts, and its truth."""
    return demo_with_truth


def mart(name: str) -> str:
    return f"published.marts.{name}"


def test_mrr_and_movements_of_every_customer_and_month(clean: duckdb.DuckDBPyConnection) -> None:
    differs = " or ".join(
        f"abs(coalesce(months.{name}_mrr_amount, 0) - coalesce(known.{name}, 0)) > {CENT}"
        for name in MOVEMENTS
    )
    wrong = clean.sql(
        f"""
        with months as (
            select {CUSTOMER} as customer, customer_months.*
            from {mart("customer_months")} as customer_months
            inner join {mart("customer_360")} as customer_360 using (customer_id)
            where billing_account_ids is not null
        )
        select coalesce(months.customer, known.customer), coalesce(months.month, known.month)
        from months
        full join truth.movements as known using (customer, month)
        where {differs}
        """
    ).fetchall()
    assert wrong == []
    n_known = clean.sql("select count(*) from truth.movements where closing > 0").fetchall()
    assert n_known[0][0] > 5000


def test_every_class_of_movement_happens(clean: duckdb.DuckDBPyConnection) -> None:
    for name in MOVEMENTS[1:-1]:
        found = clean.sql(f"select count(*) from truth.movements where {name} <> 0").fetchall()
        assert found[0][0] >= 5, name


def test_mrr_of_every_item_by_product_and_currency(clean: duckdb.DuckDBPyConnection) -> None:
    """Movements by product add up to the product's MRR in its own currency, where that is USD."""
    wrong = clean.sql(
        f"""
        with published as (
            select product, month, sum(sum(mrr_amount)) over (
                partition by product order by month
            ) as mrr_amount
            from {mart("mrr_movements")} where currency = 'USD' group by product, month
        ),
        known as (
            select product, month, sum(mrr_amount) as mrr_amount
            from truth.item_months where currency = 'USD' group by product, month
        )
        select known.product, known.month, known.mrr_amount, published.mrr_amount
        from known
        inner join published using (product, month)
        where abs(known.mrr_amount - published.mrr_amount) > {CENT}
        """
    ).fetchall()
    assert wrong == []


@pytest.mark.parametrize(
    ("window", "months"), [("month", 1), ("trailing_12_months", 12)], ids=["month", "year"]
)
def test_retention_of_every_month(
    clean: duckdb.DuckDBPyConnection, window: str, months: int
) -> None:
    known = {
        month: cohort
        for month, cohort in truth_figures.retention(clean, months).items()
        if cohort.n_customers
    }
    found = clean.execute(
        "select month, n_cohort_customers, cohort_opening_mrr_amount, cohort_closing_mrr_amount,"
        f" cohort_retained_mrr_amount, nrr, grr from {mart('revenue_retention')}"
        " where dimension = 'all' and retention_window = ? and n_cohort_customers > 0",
        [window],
    ).fetchall()
    assert {row[0] for row in found} == set(known)
    assert len(known) >= 23
    for month, n_customers, opening, closing, retained, nrr, grr in found:
        cohort = known[month]
        assert n_customers == cohort.n_customers
        amounts = (cohort.opening, cohort.closing, cohort.retained)
        for amount, right in zip((opening, closing, retained), amounts, strict=True):
            assert abs(amount - right) < CENT, month
        assert (nrr, grr) == pytest.approx((cohort.nrr, cohort.grr), abs=1e-9)


def test_arpu_of_every_month(clean: duckdb.DuckDBPyConnection) -> None:
    known = {
        month: revenue.arpu
        for month, revenue in truth_figures.revenue(clean).items()
        if revenue.arpu is not None
    }
    found = dict(
        clean.sql(
            f"select month, arpu_amount from {mart('arpu')}"
            " where dimension = 'all' and member = 'all'"
        ).fetchall()
    )
    assert found.keys() == known.keys()
    assert len(known) >= 35
    assert [month for month, amount in known.items() if abs(found[month] - amount) > CENT] == []


def test_customers_are_joined_over_departments(clean: duckdb.DuckDBPyConnection) -> None:
    published_ids = clean.sql(
        "select crm_account_ids, helpdesk_organization_ids, billing_account_ids, workspace_ids "
        f"from {mart('customer_360')}"
    ).fetchall()
    known = clean.sql(
        """
        select
            max(record_id) filter (where department = 'crm'),
            max(record_id) filter (where department = 'helpdesk'),
            max(record_id) filter (where department = 'billing'),
            max(record_id) filter (where department = 'usage')
        from truth.identities group by customer
        """
    ).fetchall()
    assert sorted(map(str, published_ids)) == sorted(map(str, known))
    assert len(known) == Demo().customers


@pytest.fixture(scope="module")
def joined(messy: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """`joined`: each record of a true customer beside the customer that it was published under."""
    parts = " union all ".join(
        f"select customer_id, '{department}' as department,"
        f" unnest(string_split({ids}, ', ')) as record_id"
        f" from {mart('customer_360')} where {ids} is not null"
        for department, ids in (
            ("crm", "crm_account_ids"),
            ("helpdesk", "helpdesk_organization_ids"),
            ("billing", "billing_account_ids"),
            ("usage", "workspace_ids"),
        )
    )
    messy.execute(
        f"""
        create temp table joined as
        select parts.customer_id, identities.*
        from ({parts}) as parts
        inner join truth.identities using (department, record_id)
        where not identities.is_test;
        create temp table mixed as
        select customer_id from joined group by 1 having count(distinct customer) > 1;
        create temp table split as
        select customer from joined group by 1 having count(distinct customer_id) > 1;
        """
    )
    return messy


def test_every_record_is_published_under_a_customer(joined: duckdb.DuckDBPyConnection) -> None:
    missing = joined.sql(
        "select department, record_id from truth.identities where not is_test and not is_deleted "
        "and record_id not in (select record_id from joined)"
    ).fetchall()
    assert missing == []


def test_ids_that_are_wrong_or_missing_and_second_records_neither_mix_nor_split_customers(
    joined: duckdb.DuckDBPyConnection,
) -> None:
    """Numbers, domains and likeness stand in for ids; what contradicts an id holds it back."""
    assert joined.sql("from mixed").fetchall() == []
    assert joined.sql("from split").fetchall() == []
    ((n_wrong, n_missing, n_second),) = joined.sql(
        """
        select
            count(*) filter (where 'wrong: other customer' in (
                crm_account_id_state, billing_account_id_state, helpdesk_organization_id_state
            )),
            count(*) filter (where external_id_state = 'missing'),
            count(*) filter (where is_duplicate)
        from joined
        """
    ).fetchall()
    assert n_wrong > 5
    assert n_missing > 50
    assert n_second > 20


def test_mrr_differs_only_where_billing_is_mixed_or_split(
    joined: duckdb.DuckDBPyConnection,
) -> None:
    unexplained = joined.sql(
        f"""
        with held as (
            select distinct customer_id, customer from joined where department = 'billing'
        )
        select distinct known.customer
        from truth.movements as known
        inner join held using (customer)
        left join {mart("customer_months")} as months
            on held.customer_id = months.customer_id and known.month = months.month
        where
            abs(coalesce(months.closing_mrr_amount, 0) - known.closing) > {CENT}
            and known.customer not in (select customer from split)
            and held.customer_id not in (select customer_id from mixed)
        """
    ).fetchall()
    assert unexplained == []


def test_mess_moves_no_mrr_into_or_out_of_the_company(joined: duckdb.DuckDBPyConnection) -> None:
    wrong = joined.sql(
        f"""
        with published as (
            select month, sum(closing_mrr_amount) as mrr_amount
            from {mart("customer_months")} group by month
        ),
        known as (select month, sum(closing) as mrr_amount from truth.movements group by month)
        select month from published inner join known using (month)
        where abs(published.mrr_amount - known.mrr_amount) > {CENT}
        """
    ).fetchall()
    assert wrong == []


def test_the_page_says_what_the_mess_does(joined: duckdb.DuckDBPyConnection) -> None:
    n_whole, n_split, n_mixed = joined.sql(
        "select (select count(distinct customer) from joined) - (select count(*) from split),"
        " (select count(*) from split), (select count(*) from mixed)"
    ).fetchall()[0]
    page = (ROOT / "docs" / "demo.md").read_text(encoding="utf-8")
    assert f"| customers published as one | {n_whole} |" in page
    assert f"| customers published as two or more | {n_split} |" in page
    assert f"| published customers that are two | {n_mixed} |" in page
