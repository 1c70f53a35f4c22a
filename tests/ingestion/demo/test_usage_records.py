"""The product's usage records against the facts: who used what, and when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from ingestion.entities import ENTITIES
from ingestion.sources.demo.generator import company
from ingestion.sources.demo.records import usage
from tests.ingestion.demo.used_company import AS_OF, fill, one, rows, shipped, used
from workspace.settings import Demo

pytestmark = pytest.mark.xdist_group("demo usage")


@pytest.fixture
def db() -> duckdb.DuckDBPyConnection:
    return shipped()


@pytest.fixture(scope="module")
def agreed() -> Iterator[duckdb.DuckDBPyConnection]:
    """A company whose departments agree, with half of its users in the export."""
    with used(Demo(customers=60, as_of=AS_OF, mess="none", usage_share=0.5)) as database:
        yield database


def test_columns_are_those_of_the_entity(db):
    entity = ENTITIES["usage.events_daily"]
    columns = {name: kind for name, kind, *_ in rows(db, "describe records.usage__events_daily")}
    declared = {column.name: column.type.upper() for column in entity.columns}
    assert {name: columns[name] for name in declared} == declared
    assert set(columns) - set(declared) == {"_customer", "_person"}


def test_usage_id_is_unique_and_says_user_day_and_module(db):
    assert rows(
        db,
        """select
            count(*) > 20 * 1000,
            count(*) - count(distinct usage_id),
            count(*) - count(distinct (user_key, activity_date, module))
        from records.usage__events_daily""",
    ) == [(True, 0, 0)]


def test_as_many_people_use_it_in_a_month_as_the_facts_say(db):
    counted = rows(
        db,
        """
        with served as (
            select customer, month
            from facts.subscriptions
            inner join facts.terms using (subscription)
            inner join facts.months
                on terms.valid_from <= months.month and terms.valid_to >= months.next_month
            where terms.state <> 'paused'
        ),

        seen as (
            select
                _customer as customer,
                date_trunc('month', activity_date) as month,
                count(distinct user_key) as n_users
            from records.usage__events_daily
            group by all
        )

        select customer, month, n_active_users, coalesce(n_users, 0)
        from facts.customer_months
        left join seen using (customer, month)
        where n_active_users > 0 and (customer, month) in (select (customer, month) from served)
        """,
    )
    assert len(counted) > 1000
    assert [row for row in counted if row[2] != row[3]] == []


def test_nobody_uses_it_where_the_facts_say_that_nobody_does(db):
    assert one(
        db,
        """
        select count(*)
        from records.usage__events_daily as events
        left join facts.customer_months
            on events._customer = customer_months.customer
            and date_trunc('month', events.activity_date) = customer_months.month
        where customer_months.n_active_users is null or customer_months.n_active_users = 0
        """,
    ) == 0  # fmt: skip


def test_every_row_has_a_module_that_its_subscription_has_in_service_on_the_day(db):
    assert one(
        db,
        """
        select count(*)
        from records.usage__events_daily as events
        anti join (
            select terms.*, subscriptions.customer, accounts.billing_account_id
            from facts.terms
            inner join facts.subscriptions using (subscription)
            inner join records.billing_account_of_subscription as accounts using (subscription)
            where terms.state <> 'paused'
        ) as terms
            on events._customer = terms.customer
            and events.subscription_id = 'sub_N' || lpad(terms.subscription::varchar, 14, '0')
            and events.billing_account_id = terms.billing_account_id
            and events.activity_date >= terms.valid_from
            and events.activity_date < terms.valid_to
            and list_contains(list_append(terms.modules, 'Workspace'), events.module)
            and events.module <> 'Premium Support'
        """,
    ) == 0  # fmt: skip


def test_all_modules_and_second_subscriptions_are_used(db):
    modules = rows(db, "select distinct module from records.usage__events_daily order by all")
    assert [name for (name,) in modules] == [
        "Analytics", "Automation", "Integrations", "Security", "Workspace",
    ]  # fmt: skip
    assert one(db, "select count(*) from facts.subscriptions where ordinal = 2") > 0
    assert one(
        db,
        """select count(*) from records.usage__events_daily
        where subscription_id[-1:] <> '1'""",
    ) > 0  # fmt: skip


@pytest.mark.parametrize("day", [AS_OF, date(2026, 8, 1)], ids=["mid month", "first of month"])
def test_nothing_is_used_after_as_of(day):
    with used(Demo(customers=60, as_of=day)) as db:
        last = one(db, "select max(activity_date) from records.usage__events_daily")
    assert (day - last).days in range(3)


def test_a_user_is_one_person_of_the_customer_and_comes_back(db):
    assert one(
        db,
        """select count(*) from (
            select user_key from records.usage__events_daily
            group by user_key having count(distinct coalesce(_person, 0)) > 1
        )""",
    ) == 0  # fmt: skip
    roles = rows(
        db,
        """select distinct contact_role
        from records.usage__events_daily as events
        inner join facts.people
            on events._customer = people.customer and events._person = people.person
        order by all""",
    )
    assert roles == [("admin",), ("champion",), ("user",)]
    assert one(
        db,
        """
        with months as (
            select distinct _customer, user_key, date_trunc('month', activity_date) as month
            from records.usage__events_daily
        )

        select avg((later.user_key is not null)::int)
        from months
        inner join (select distinct _customer, month from months) as next_months
            on months._customer = next_months._customer
            and months.month + interval 1 month = next_months.month
        left join months as later
            on months.user_key = later.user_key
            and months.month + interval 1 month = later.month
        """,
    ) > 0.8  # fmt: skip


def test_the_product_lacks_crm_ids_only_as_often_as_the_mess_says(db, agreed):
    missing = """
        select avg((crm_account_id is null)::int)
        from (select distinct _customer, crm_account_id from records.usage__events_daily)
        inner join facts.customers on _customer = customer
        where in_crm
    """
    assert one(agreed, missing) == 0
    assert 0.04 < one(db, missing) < 0.18
    assert one(
        db,
        """select count(*) from records.usage__events_daily
        inner join facts.customers on _customer = customer
        where crm_account_id <> '001Q' || lpad(customer::varchar, 11, '0') || 'IAA'
            or crm_account_id is not null and not in_crm
            or billing_account_id is null""",
    ) == 0  # fmt: skip


def test_every_row_names_a_workspace_of_its_customer(db, agreed):
    strange = """
        select count(*) from records.usage__events_daily as events
        left join records.usage__workspaces as workspaces using (workspace_id)
        where events._customer is distinct from workspaces._customer
            or events.activity_date < cast(workspaces.created_at as date)
    """
    assert one(db, strange) == 0
    assert one(agreed, strange) == 0
    assert one(agreed, "select count(*) from records.usage__workspaces where _is_duplicate") == 0


def test_users_of_a_customer_with_two_workspaces_are_in_both():
    with used(Demo(customers=120, as_of=AS_OF, mess="hard", usage_share=0.3)) as db:
        twice = one(db, "select count(*) from records.usage__workspaces where _is_duplicate")
        used_twice = one(
            db,
            """select count(*) from (
                select _customer from records.usage__events_daily
                group by 1 having count(distinct workspace_id) = 2
            )""",
        )
    assert 0 < used_twice <= twice


def test_a_share_of_usage_keeps_users_whole_and_every_customer(agreed):
    """Of a customer's first user at least a day a month is kept; of others all or nothing."""
    query = "select user_key, activity_date, _customer, * from records.usage__events_daily"
    kept = rows(agreed, query)
    with used(Demo(customers=60, as_of=AS_OF, mess="none")) as db:
        everything = rows(db, query)
    assert set(kept) <= set(everything)
    assert {row[2] for row in kept} == {row[2] for row in everything}
    n_kept, n_all = (Counter(key for key, *_ in given) for given in (kept, everything))
    assert 0.4 < len(n_kept) / len(n_all) < 0.6

    first = {key for key in n_all if key.endswith("_1")}
    shortened = {key for key in n_kept if n_kept[key] < n_all[key]}
    assert first <= set(n_kept)
    assert shortened <= first
    assert 0.3 < len(shortened) / len(first) < 0.7
    days = {(key, day) for key, day, *_ in kept if key in shortened}
    months = {(key, day.replace(day=1)) for key, day, *_ in everything if key in shortened}
    n_days = Counter((key, day.replace(day=1)) for key, day in days)
    assert n_days == dict.fromkeys(months, 1)


def test_a_customer_does_not_depend_on_its_block(agreed):
    query = "select * from records.usage__events_daily where _customer between 21 and 40 order by 1"
    whole = rows(agreed, query)
    demo = Demo(customers=60, as_of=AS_OF, mess="none", usage_share=0.5)
    with company(demo, threads=2) as db:
        usage.build_company(db)
        fill(db, demo, 1, 20)
        fill(db, demo, 21, 40)
        assert rows(db, query) == whole
        assert len(whole) > 1000
