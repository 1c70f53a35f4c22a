"""Support's opening hours and holidays, and the times that are true of tickets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import numpy as np
import pytest

from ingestion.sources.demo.records.support.holidays import american, german, japanese
from ingestion.sources.demo.records.support.hours import Hours
from tests.ingestion.demo.named_company import rows
from tests.ingestion.demo.supported_company import company

pytestmark = pytest.mark.xdist_group("demo support")

MINUTE = timedelta(minutes=1)
EMEA, AMERICAS, APAC = 1, 2, 3
"""Schedules."""


@pytest.fixture(scope="module")
def made() -> duckdb.DuckDBPyConnection:
    return company(1, 300)


def seconds(text: str) -> np.ndarray[Any, np.dtype[np.int64]]:
    return np.array([int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())])


@pytest.mark.parametrize(
    ("schedule", "start", "end", "minutes"),
    [
        pytest.param(EMEA, "2026-06-12T15:00", "2026-06-15T07:00", 120, id="over a weekend"),
        pytest.param(EMEA, "2026-04-02T15:00", "2026-04-07T07:00", 120, id="over Easter"),
        pytest.param(EMEA, "2026-03-27T16:00", "2026-03-30T07:00", 120, id="Berlin springs on"),
        pytest.param(EMEA, "2025-10-24T15:00", "2025-10-27T08:00", 120, id="Berlin falls back"),
        pytest.param(
            AMERICAS, "2026-03-06T23:00", "2026-03-09T13:00", 360, id="New York springs on"
        ),
        pytest.param(
            AMERICAS, "2025-10-31T22:00", "2025-11-03T14:00", 360, id="New York falls back"
        ),
        pytest.param(AMERICAS, "2025-11-26T23:00", "2025-12-01T14:00", 360, id="Thanksgiving"),
        pytest.param(APAC, "2026-09-18T08:00", "2026-09-24T01:00", 120, id="silver week"),
        pytest.param(APAC, "2026-06-10T02:30", "2026-06-10T04:30", 60, id="over lunch"),
        pytest.param(EMEA, "2026-06-13T10:00", "2026-06-14T10:00", 0, id="inside a weekend"),
    ],
)
def test_business_minutes_by_hand(
    made: duckdb.DuckDBPyConnection, schedule: int, start: str, end: str, minutes: int
) -> None:
    hours, own = Hours(made), np.array([schedule])
    counted = hours.counted(own, seconds(end)) - hours.counted(own, seconds(start))
    assert counted.tolist() == [minutes * 60]


def opening(db: duckdb.DuckDBPyConnection) -> Callable[[str, datetime], bool]:
    """Whether a schedule is open at a UTC minute, by its published hours and holidays."""
    schedules = {
        key: (ZoneInfo(zone), [(each["start_time"], each["end_time"]) for each in intervals])
        for key, zone, intervals in rows(
            db, "select schedule_id, timezone, intervals from records.support_schedules"
        )
    }
    days_off = {
        (key, start + timedelta(days=n))
        for key, start, end in rows(
            db, "select schedule_id, start_date, end_date from records.support_holidays"
        )
        for n in range((end - start).days + 1)
    }

    @cache
    def is_open(schedule_id: str, minute: datetime) -> bool:
        zone, intervals = schedules[schedule_id]
        local = minute.replace(tzinfo=UTC).astimezone(zone)
        of_week = (local.weekday() + 1) % 7 * 1440 + local.hour * 60 + local.minute
        is_off = (schedule_id, local.date()) in days_off
        return not is_off and any(start <= of_week < end for start, end in intervals)

    return is_open


def test_true_times_are_those_of_a_walk_minute_by_minute(made: duckdb.DuckDBPyConnection) -> None:
    is_open = opening(made)
    sample = rows(made, """
        select _schedule_id, created_at, first_response_at, first_reply_business_minutes
        from records.helpdesk__tickets join truth.ticket_times using (ticket_id)
        where first_response_at < created_at + interval 5 day
        order by md5(ticket_id) limit 60
    """)  # fmt: skip
    assert len(sample) == 60
    for schedule_id, start, end, measured in sample:
        first = start.replace(second=0)
        n_minutes = int((end.replace(second=0) - first) / MINUTE)
        walked = sum(is_open(schedule_id, first + n * MINUTE) for n in range(n_minutes))
        assert walked == pytest.approx(measured, abs=1)


def test_opening_hours_never_count_more_than_the_calendar(
    made: duckdb.DuckDBPyConnection,
) -> None:
    longer = """
        select * from truth.ticket_times
        where first_reply_business_minutes > first_reply_calendar_minutes
            or first_resolution_business_minutes > first_resolution_calendar_minutes
            or full_resolution_business_minutes > full_resolution_calendar_minutes
    """
    assert rows(made, longer) == []


def test_clocks_show_the_true_minutes(made: duckdb.DuckDBPyConnection) -> None:
    different = """
        select * from records.support_metric_events join truth.ticket_times using (ticket_id)
        where event_type = 'update_status' and instance_id = 1 and (
            (metric = 'reply_time' and (
                business_minutes <> floor(first_reply_business_minutes)
                or calendar_minutes <> floor(first_reply_calendar_minutes)))
            or (metric = 'resolution_time' and (
                business_minutes <> floor(first_resolution_business_minutes)
                or calendar_minutes <> floor(first_resolution_calendar_minutes))))
    """
    assert rows(made, different) == []


def test_agents_act_in_their_opening_hours_only(made: duckdb.DuckDBPyConnection) -> None:
    at_night = """
        select * from records.helpdesk__ticket_events as events
        join records.helpdesk__tickets as tickets using (ticket_id)
        where actor_id = assignee_id and event_type <> 'created' and not exists (
            select 1 from facts.support_hours as hours
            where hours.schedule_id = tickets._schedule_id
                and occurred_at between opens_at and closes_at)
    """
    assert rows(made, at_night) == []


@pytest.mark.parametrize(
    ("holidays", "name", "day"),
    [
        (german, "Karfreitag", date(2026, 4, 3)),
        (german, "Pfingstmontag", date(2025, 6, 9)),
        (american, "Independence Day", date(2026, 7, 3)),
        (american, "Memorial Day", date(2026, 5, 25)),
        (american, "Martin Luther King Jr. Day", date(2025, 1, 20)),
        (japanese, "国民の休日", date(2026, 9, 22)),
        (japanese, "振替休日", date(2026, 5, 6)),
        (japanese, "春分の日", date(2025, 3, 20)),
        (japanese, "秋分の日", date(2024, 9, 22)),
    ],
)
def test_holidays_are_those_of_the_calendar(holidays: Any, name: str, day: date) -> None:
    assert day in [each.start for each in holidays(day.year) if each.name == name]


def test_metric_events_run_in_the_order_of_their_clock(made: duckdb.DuckDBPyConnection) -> None:
    stray = """
        select * from records.support_metric_events as ended
        where event_type in ('pause', 'fulfill', 'breach', 'update_status') and not exists (
            select 1 from records.support_metric_events as begun
            where begun.ticket_id = ended.ticket_id and begun.metric = ended.metric
                and begun.instance_id = ended.instance_id and begun.event_type = 'activate'
                and begun.occurred_at <= ended.occurred_at)
    """
    assert rows(made, stray) == []
    assert rows(made, "select 1 from records.support_metric_events where event_type = 'breach'")


def test_breaches_are_the_targets_that_were_missed(made: duckdb.DuckDBPyConnection) -> None:
    different = """
        with breached as (
            select ticket_id, bool_or(metric = 'reply_time' and instance_id = 1) as reply,
                bool_or(metric = 'requester_wait_time') as wait
            from records.support_metric_events where event_type = 'breach' group by 1
        )
        select * from truth.ticket_times left join breached using (ticket_id)
        where (is_first_reply_met is not null and is_first_reply_met = coalesce(reply, false))
            or (is_requester_wait_met is not null
                and is_requester_wait_met = coalesce(wait, false))
    """
    assert rows(made, different) == []
