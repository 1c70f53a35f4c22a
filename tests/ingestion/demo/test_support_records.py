"""Support's records: tickets, what happened on them, ratings and chats."""

from __future__ import annotations

from datetime import timedelta

import duckdb
import pytest

from tests.ingestion.demo.named_company import AS_OF, rows
from tests.ingestion.demo.supported_company import company

pytestmark = pytest.mark.xdist_group("demo support")


@pytest.fixture(scope="module")
def made() -> duckdb.DuckDBPyConnection:
    return company(1, 300)


def test_no_ticket_is_lost_or_made_up(made: duckdb.DuckDBPyConnection) -> None:
    different = """
        with recorded as (
            select _customer as customer, date_trunc('month', created_at)::date as month,
                count(*) as n, count(*) filter (where _is_bad) as n_bad
            from records.helpdesk__tickets where _customer is not null group by all
        )
        select customer, month, n_tickets, n, n_bad_tickets, n_bad
        from facts.customer_months join facts.customers using (customer)
        left join recorded using (customer, month)
        where in_helpdesk and (in_billing or n_tickets > 0)
            and (n_tickets <> coalesce(n, 0)
                or least(n_bad_tickets, n_tickets) <> coalesce(n_bad, 0))
    """
    assert rows(made, "select count(*) from records.helpdesk__tickets")[0][0] > 300
    assert rows(made, different) == []


def test_bad_tickets_are_slow_reopened_or_escalated_and_good_ones_are_not(
    made: duckdb.DuckDBPyConnection,
) -> None:
    kinds = rows(made, """
        select _is_bad,
            coalesce(not is_first_reply_met, false) or is_escalated or exists (
                select 1 from records.helpdesk__ticket_events as events
                where events.ticket_id = tickets.ticket_id and event_type = 'reopened'
            ) as was_bad, count(*)
        from records.helpdesk__tickets as tickets
        join truth.ticket_times using (ticket_id)
        where created_at < timestamp '2026-08-01' group by 1, 2
    """)  # fmt: skip
    assert {(is_bad, was_bad) for is_bad, was_bad, _ in kinds} == {(True, True), (False, False)}


def test_nobody_acts_before_the_ticket_is_there(made: duckdb.DuckDBPyConnection) -> None:
    early = """
        select * from records.helpdesk__ticket_events join records.helpdesk__tickets
        using (ticket_id) where occurred_at < created_at
        or (event_type = 'created') <> (ticket_event_id::bigint % 100 = 1)
    """
    assert rows(made, early) == []


def test_tickets_say_what_their_events_say(made: duckdb.DuckDBPyConnection) -> None:
    different = """
        with told as (
            select ticket_id, min(occurred_at) filter (where event_type = 'created') as created,
                min(occurred_at) filter (where event_type = 'public_reply') as replied,
                min(occurred_at) filter (where event_type = 'solved') as first_solved,
                max(occurred_at) filter (where event_type = 'solved') as last_solved,
                max(occurred_at) as last_event,
                arg_max(new_value, (occurred_at, ticket_event_id)) filter (where event_type in
                    ('created', 'status_changed', 'solved', 'reopened')) as status
            from records.helpdesk__ticket_events group by 1
        )
        select * from records.helpdesk__tickets left join told using (ticket_id)
        where created is distinct from created_at
            or replied is distinct from first_response_at
            or first_solved is distinct from first_resolved_at
            or status is distinct from ticket_status or last_event is distinct from updated_at
            or resolved_at is distinct from
                case when ticket_status in ('solved', 'closed') then last_solved end
    """
    assert rows(made, different) == []


def test_statuses_follow_one_another(made: duckdb.DuckDBPyConnection) -> None:
    broken = """
        select * from (
            select *, lag(new_value) over (
                partition by ticket_id order by occurred_at, ticket_event_id
            ) as before
            from records.helpdesk__ticket_events
            where event_type in ('created', 'status_changed', 'solved', 'reopened')
        ) where old_value is distinct from before
    """
    assert rows(made, broken) == []


@pytest.mark.parametrize(
    ("table", "instant"),
    [
        ("helpdesk__tickets", "updated_at"),
        ("helpdesk__tickets", "_deleted_at"),
        ("helpdesk__ticket_events", "occurred_at"),
        ("helpdesk__satisfaction_ratings", "rated_at"),
        ("helpdesk__messages", "sent_at"),
        ("support_metric_events", "occurred_at"),
    ],
)
def test_nothing_is_recorded_after_as_of(
    made: duckdb.DuckDBPyConnection, table: str, instant: str
) -> None:
    latest = rows(made, f"select max({instant}) from records.{table}")[0][0]
    assert AS_OF - timedelta(days=200) < latest.date() <= AS_OF


def test_ratings_are_good_bad_or_not_given(made: duckdb.DuckDBPyConnection) -> None:
    counts = dict(rows(made, """
        select coalesce(score::int, -1), count(*)
        from records.helpdesk__satisfaction_ratings group by 1
    """))  # fmt: skip
    assert set(counts) == {-1, 0, 1}
    assert counts[1] > counts[0]


def test_chats_are_mostly_asian_and_know_no_tickets(made: duckdb.DuckDBPyConnection) -> None:
    (asian, others, with_ticket), = rows(made, """
        select count(distinct customer) filter (where region = 'APAC')
            / (select count(*) from facts.customers where region = 'APAC'),
            count(distinct customer) filter (where region <> 'APAC')
            / (select count(*) from facts.customers where region <> 'APAC'), count(ticket_id)
        from records.helpdesk__messages join facts.customers on _customer = customer
    """)  # fmt: skip
    assert asian > others
    assert with_ticket == 0


def test_without_mess_every_ticket_has_its_organization_and_stays() -> None:
    clean = company(1, 60, mess="none")
    odd = """
        select * from records.helpdesk__tickets where _is_deleted or _customer is null
            or helpdesk_organization_id is null or _corrected_at is not null
            or _merged_into_ticket_id is not null
    """
    assert rows(clean, odd) == []


def test_mess_leaves_orphans_deletes_and_corrections(made: duckdb.DuckDBPyConnection) -> None:
    counts = rows(made, """
        select count(*) filter (where _customer is null), count(*) filter (where _is_deleted),
            count(*) filter (where _corrected_at is not null)
        from records.helpdesk__tickets
    """)[0]  # fmt: skip
    assert all(counts)


@pytest.mark.parametrize(
    "table",
    [
        "records.helpdesk__tickets",
        "records.helpdesk__ticket_events",
        "records.helpdesk__satisfaction_ratings",
        "records.helpdesk__messages",
        "truth.ticket_times",
    ],
)
def test_a_customer_is_the_same_in_any_block(table: str) -> None:
    owner = "customer" if table.startswith("truth") else "_customer"
    query = f"select * from {table} where {owner} between 41 and 60 order by all"
    found = rows(company(1, 300), query)
    assert found
    assert rows(company(41, 60), query) == found
