"""Patterns of the product's usage: few do much, weekends are quiet, and it shows trouble."""

from __future__ import annotations

import duckdb
import pytest

from tests.ingestion.demo.used_company import AS_OF, one, rows, shipped, used
from workspace.settings import Demo

pytestmark = pytest.mark.xdist_group("demo usage")


@pytest.fixture
def db() -> duckdb.DuckDBPyConnection:
    return shipped()


def test_a_tenth_of_the_users_does_more_than_a_third_of_the_work(db):
    share = """
        with users as (
            select _customer, user_key, sum(n_actions) as n_actions
            from records.usage__events_daily
            group by all
        ),

        ranked as (
            select
                *,
                percent_rank() over (partition by {company} order by n_actions desc) as place,
                count(*) over (partition by {company}) as n_users
            from users
        )

        select sum(n_actions) filter (where place <= 0.1) / sum(n_actions)
        from ranked
        where n_users >= 30
        group by {company}
    """
    assert one(db, share.format(company="null::bigint")) > 0.35
    of_customers = sorted(part for (part,) in rows(db, share.format(company="_customer")))
    assert len(of_customers) > 20
    assert of_customers[len(of_customers) // 4] > 0.35


def test_weekends_are_quiet_but_not_empty(db):
    weekend = one(
        db, "select avg((isodow(activity_date) > 5)::int) from records.usage__events_daily"
    )
    assert 0.02 < weekend < 0.08


@pytest.mark.parametrize(
    ("has_causes", "least", "most"),
    [(True, 0.5, 0.85), (False, 0.95, 1.2)],
    ids=["they leave for causes", "they leave at random"],
)
def test_usage_falls_before_customers_leave_for_causes(has_causes, least, most):
    query = """
        with ends as (
            select
                customer,
                min(start_date) as start_date,
                max(end_date) filter (where root_cause is not null) as left_date,
                coalesce(left_date, date '2026-10-01') as end_date
            from facts.subscriptions
            group by customer
            having end_date - min(start_date) > 400 and end_date <= date '2026-10-15'
        ),

        changes as (
            select
                left_date is not null as has_left,
                ln(1 + coalesce(sum(n_actions) filter (where activity_date >= end_date - 90), 0))
                - ln(1 + sum(n_actions) filter (
                    where activity_date >= end_date - 360 and activity_date < end_date - 270
                )) as change
            from ends
            inner join records.usage__events_daily on customer = _customer
            where activity_date < end_date
            group by customer, left_date
        )

        select has_left, exp(avg(change)), count(change)
        from changes
        group by has_left
        order by has_left
    """
    demo = Demo(customers=5000, as_of=AS_OF, usage_share=0.03, causes=has_causes)
    with used(demo) as db:
        (_, of_others, _), (_, of_leavers, n_leavers) = rows(db, query)
    assert n_leavers > 200
    assert least < of_leavers / of_others < most


def test_errors_are_more_frequent_where_the_mood_is_low(db):
    low, high = (
        one(
            db,
            f"""
            select sum(n_errors) / sum(n_actions)
            from records.usage__events_daily as events
            inner join facts.customer_months
                on events._customer = customer_months.customer
                and date_trunc('month', events.activity_date) = customer_months.month
            where mood {condition}
            """,
        )
        for condition in ("< 0.6", "> 0.85")
    )
    assert low > 1.5 * high
