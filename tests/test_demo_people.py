"""The people of the embedded company's customers, published, against what its generator knows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import duckdb
import pyarrow as pa
import pytest

from identity.people.resolve import resolve_people
from ingestion.sources.demo.generator import build_block, company
from workspace.settings import Demo

pytestmark = pytest.mark.xdist_group("demo")

ROLE_MAILBOXES = pa.table({"mailbox": ["info", "billing"]})


class Score(NamedTuple):
    """How many pairs of records are one person in truth and as found."""

    n_true: int
    precision: float
    recall: float


@pytest.fixture(scope="module")
def messy(demo_generation: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The company as shipped: its published marts, and its truth."""
    demo = Demo()
    with company(demo) as db:
        build_block(db, demo, 1, demo.customers)
        db.execute(f"attach '{demo_generation.resolve()}' as published (read_only)")
        db.execute(
            """
            create temp table found as
            select customer_id, person_id, people.*
            from (
                select
                    customer_id, person_id, 'crm' as department,
                    unnest(string_split(contact_ids, ', ')) as record_id
                from published.marts.customer_people
                union all
                select
                    customer_id, person_id, 'helpdesk',
                    unnest(string_split(helpdesk_person_ids, ', '))
                from published.marts.customer_people
            )
            inner join truth.people using (department, record_id)
            """
        )
        yield db


def score(db: duckdb.DuckDBPyConnection, found: str) -> Score:
    """Pairs of records of `found` that stand under one customer, two of its people or one."""
    n_true, n_found, n_right = db.sql(
        f"""
        select
            count(*) filter (where is_one), count(*) filter (where is_found),
            count(*) filter (where is_one and is_found)
        from (
            select
                one.customer = other.customer and one.person = other.person as is_one,
                one.person_id = other.person_id as is_found
            from {found} as one
            inner join {found} as other
                on one.customer_id = other.customer_id
                and (one.department, one.record_id) < (other.department, other.record_id)
            where one.customer_id <> '(unknown)'
        )
        """
    ).fetchall()[0]
    return Score(n_true, n_right / n_found, n_right / n_true)


def test_every_record_of_a_person_is_published(messy: duckdb.DuckDBPyConnection) -> None:
    missing = messy.sql(
        """
        select record_id from records.crm__contacts
        inner join truth.people on contact_id = record_id and department = 'crm'
        where not _is_deleted and record_id not in (select record_id from found)
        union all
        select record_id from records.helpdesk__people
        inner join truth.people on person_id = record_id and department = 'helpdesk'
        where not _is_deleted and record_id not in (select record_id from found)
        """
    ).fetchall()
    assert missing == []


def test_records_of_one_person_are_one_person(messy: duckdb.DuckDBPyConnection) -> None:
    found = score(messy, "found")
    assert found.n_true > 1400
    assert found.precision >= 0.99
    assert found.recall >= 0.95


def test_names_alone_confuse_nobody(messy: duckdb.DuckDBPyConnection) -> None:
    """Without any e-mail address, at true customers: what is left is names and telephones."""
    records = messy.sql(
        """
        select
            'crm' as department, 'crm' as source_system, contact_id as record_id,
            _customer::varchar as customer_id, full_name, null::varchar as email, phone,
            created_at, left_at
        from records.crm__contacts
        union all
        select
            'helpdesk', 'helpdesk', person_id, _customer::varchar, full_name, null, null,
            created_at, null
        from records.helpdesk__people where _agent is null
        """
    ).to_arrow_table()
    people = resolve_people(records, ROLE_MAILBOXES)
    messy.register("people", people)
    messy.execute(
        "create or replace temp table by_name as "
        "select * from people inner join truth.people using (department, record_id)"
    )
    found = score(messy, "by_name")
    assert found.n_true > 1400
    assert found.precision >= 0.99
    assert found.recall >= 0.95


def test_who_left_when(messy: duckdb.DuckDBPyConnection) -> None:
    """Every departure up to the day of the run, of people whom the CRM knows."""
    wrong, n_left = messy.sql(
        """
        with known as (
            select distinct found.customer_id, found.person_id, people.left_date
            from found
            inner join facts.people using (customer, person)
            where department = 'crm' and not is_duplicate
        )
        select
            count(*) filter (
                where mart.left_date is distinct from known.left_date
                or mart.is_active <> (known.left_date is null)
            ),
            count(known.left_date)
        from known
        inner join published.marts.customer_people as mart using (customer_id, person_id)
        """
    ).fetchall()[0]
    assert wrong == 0
    assert n_left > 100


def test_sponsors_who_left_have_the_successor_that_came(
    messy: duckdb.DuckDBPyConnection,
) -> None:
    right, n_known = messy.sql(
        """
        with changes as (
            select
                customer,
                case when change = 1 then 1 else 9 + change end as person,
                10 + change as successor
            from (
                select
                    customer,
                    row_number() over (partition by customer order by left_date) as change
                from facts.sponsor_changes
                where replaced_date <= (select as_of from facts.settings)
            )
        ),
        known as (
            select distinct one.customer_id, one.person_id, other.person_id as successor_person_id
            from changes
            inner join found as one
                on changes.customer = one.customer and changes.person = one.person
            inner join found as other
                on one.customer_id = other.customer_id
                and changes.customer = other.customer
                and changes.successor = other.person
            where one.department = 'crm' and other.department = 'crm'
        )
        select
            count(*) filter (where mart.successor_person_id = known.successor_person_id),
            count(*)
        from known
        inner join published.marts.customer_people as mart using (customer_id, person_id)
        """
    ).fetchall()[0]
    assert n_known > 30
    assert right / n_known >= 0.95
