"""customer_360 of the embedded company against other marts and the rows that it was built from."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import duckdb
import pytest

pytestmark = pytest.mark.xdist_group("demo")


@pytest.fixture(scope="module")
def built(demo_generation: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse that the generation was published from: `marts` and what lies before them."""
    warehouse = demo_generation.resolve().parents[2] / "warehouse.duckdb"
    with duckdb.connect(warehouse, read_only=True) as connection:
        yield connection


AS_OF = "(select as_of from run.settings)"

ASKED = {
    "lifetime_net_amount": f"""
        select customer_id, sum(
            case when document_kind = 'credit_note' then -net_amount else net_amount end
        ) as value
        from marts.customer_ledger
        where document_kind in ('invoice', 'invoice_line', 'credit_note')
        and document_status not in ('draft', 'void')
        and cast(document_date as date) <= {AS_OF} and customer_id is not null
        group by 1 having min(currency) = 'USD' and max(currency) = 'USD'
    """,
    "first_invoice_date": f"""
        select customer_id, min(document_date) as value from marts.customer_ledger
        where document_kind in ('invoice', 'invoice_line')
        and document_status not in ('draft', 'void') and document_date <= {AS_OF}
        and customer_id is not null
        group by 1
    """,
    "wallet_balance_amount": f"""
        with accounts as (
            select customer_id, unnest(string_split(billing_account_ids, ', ')) as account_id
            from marts.customer_360
        )
        select accounts.customer_id, sum(wallet.net_amount) as value
        from accepted.billing__wallet_transactions as wallet
        inner join accounts on wallet.billing_account_id = accounts.account_id
        where wallet.is_current and not wallet.is_deleted
        and cast(wallet.occurred_at as date) <= {AS_OF}
        group by 1 having min(wallet.currency) = 'USD' and max(wallet.currency) = 'USD'
    """,
    "n_active_seats": f"""
        select customer_id, count(distinct user_key) as value
        from intermediate.int_customer__usage
        where activity_date between {AS_OF} - 29 and {AS_OF} and customer_id <> '(unknown)'
        group by 1
    """,
    "usage_trend": """
        select customer_id, value from (
            select customer_id, round(measure_value, 6)::double as value, month,
            max(month) over () as last_month
            from marts.customer_health_measures where measure = 'usage_trend'
        ) where month = last_month
    """,
    "lifecycle_stage": """
        select customer_id, max_by(lifecycle_stage, month) as value
        from marts.customer_months group by 1
    """,
    "owned_products": """
        select customer_id, string_agg(product, '; ' order by product) as value from (
            select customer_id, product from marts.mrr_movements
            group by 1, 2 having sum(mrr_amount) > 0
        ) group by 1
    """,
    "tenure_months": """
        select customer_id, count(*) filter (where is_active_logo) as value
        from marts.customer_months group by 1
    """,
    "n_departments": """
        select customer_id, (crm_account_ids is not null)::int
        + (helpdesk_organization_ids is not null)::int + (billing_account_ids is not null)::int
        + (last_use_date is not null)::int + departments.n_others as value
        from marts.customer_360 inner join (
            select customer_id, count(distinct department) as n_others from (
                select customer_id, 'feedback' as department
                from intermediate.int_customer__survey_responses where answered_on is not null
                union all select customer_id, 'success' from intermediate.int_customer__touches
                where entity = 'success.touchpoints'
                union all select customer_id, 'success'
                from intermediate.int_customer__onboarding_projects
            ) group by 1
        ) as departments using (customer_id)
    """,
}
"""Columns of customer_360, and another way to know what they hold."""

ROUNDED = {"usage_trend": "round(usage_trend, 6)"}


@pytest.mark.parametrize("column", ASKED)
def test_a_column_is_what_its_source_rows_say(
    built: duckdb.DuckDBPyConnection, column: str
) -> None:
    found = built.sql(
        f"""
        with asked as ({ASKED[column]})
        select count(*), count(*) filter (
            where {ROUNDED.get(column, "customer_360." + column)} is distinct from asked.value
        )
        from asked inner join marts.customer_360 using (customer_id)
        """
    ).fetchall()
    n_customers, n_different = found[0]
    assert n_customers >= 5
    assert n_different == 0


def test_a_stage_has_held_since_its_first_month_without_a_break(
    built: duckdb.DuckDBPyConnection,
) -> None:
    months = built.sql(
        "select customer_id, month, lifecycle_stage from marts.customer_months order by 1, 2"
    ).fetchall()
    walked = {}
    for customer, rows in groupby(months, key=lambda row: row[0]):
        runs = [next(run)[1] for _, run in groupby(rows, key=lambda row: row[2])]
        walked[customer] = runs[-1]
    published = dict(
        built.sql(
            "select customer_id, lifecycle_stage_since from marts.customer_360"
            " where lifecycle_stage <> 'not yet paying'"
        ).fetchall()
    )
    assert len(published) >= 400
    assert published == {customer: walked[customer] for customer in published}


def test_customers_of_one_department_are_there_and_marked(
    built: duckdb.DuckDBPyConnection,
) -> None:
    alone = dict(
        built.sql(
            "select departments, count(*) from marts.customer_360"
            " where is_known_to_one_department group by 1"
        ).fetchall()
    )
    assert alone
    assert not any(", " in departments for departments in alone)
    unmarked = built.sql(
        "select customer_id from marts.customer_360"
        " where n_departments = 1 and not is_known_to_one_department"
    ).fetchall()
    assert unmarked == []


def test_the_heaviest_measures_are_those_that_cost_the_most(
    built: duckdb.DuckDBPyConnection,
) -> None:
    lost = built.sql(
        f"""
        select customer_id, replace(measure, '_', ' '),
        (100 - measure_score) * weight / sum(weight) over (partition by customer_id) as lost_points
        from marts.customer_health_measures
        where month = date_trunc('month', {AS_OF})
        order by customer_id, lost_points desc, measure
        """
    ).fetchall()
    asked = {
        customer: [measure for _, measure, points in rows if points > 0][:3]
        for customer, rows in groupby(lost, key=lambda row: row[0])
    }
    published = built.sql(
        "select customer_id, heaviest_measures from marts.customer_360"
        " where heaviest_measures is not null"
    ).fetchall()
    assert len(published) >= 300
    for customer, text in published:
        assert [part.rsplit(" (", 1)[0] for part in text.split(", ")] == asked[customer]


def test_no_department_reaches_past_the_run_or_is_without_a_day(
    built: duckdb.DuckDBPyConnection,
) -> None:
    for department in ("crm", "helpdesk", "billing", "usage", "feedback", "success"):
        wrong = built.sql(
            f"""
            select customer_id from marts.customer_360
            where {department}_fresh_to > {AS_OF}
            or (', ' || departments || ',' like '%, {department},%')
            <> ({department}_fresh_to is not null)
            """
        ).fetchall()
        assert wrong == [], department
