"""Service levels, business hours and the clocks of tickets, as Zendesk's API sends them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import duckdb

from ingestion.sources.demo.forms.envelopes import Envelope
from ingestion.sources.demo.forms.zendesk.values import Row, rows, stamp, url, whole, zone_name

SECONDS = 60


def schedules(db: duckdb.DuckDBPyConnection) -> Iterator[Envelope]:
    """Business hours, in minutes from Sunday 0:00 of the schedule's own time zone."""
    for row in rows(db, "support_schedules", "schedule_id"):
        updated_at = stamp(row["updated_at"])
        payload = {
            "id": whole(row["schedule_id"]),
            "name": row["schedule_name"],
            "time_zone": zone_name(row["timezone"]),
            "intervals": row["intervals"],
            "created_at": stamp(row["created_at"]),
            "updated_at": updated_at,
        }
        yield Envelope(row["schedule_id"], updated_at, False, payload)


def holidays(db: duckdb.DuckDBPyConnection) -> Iterator[Envelope]:
    """Days off; each belongs to the schedule it was asked of, which its payload does not name."""
    changed_at = {
        row["schedule_id"]: stamp(row["updated_at"])
        for row in rows(db, "support_schedules", "schedule_id")
    }
    for row in rows(db, "support_holidays", "schedule_id, holiday_id"):
        payload = {
            "id": whole(row["holiday_id"]),
            "name": row["holiday_name"],
            "start_date": str(row["start_date"]),
            "end_date": str(row["end_date"]),
        }
        key = f"{row['schedule_id']}|{row['holiday_id']}"
        yield Envelope(key, changed_at[row["schedule_id"]], False, payload)


def sla_policies(db: duckdb.DuckDBPyConnection) -> Iterator[Envelope]:
    """Service level policies with their targets, in minutes."""
    targets = _by(rows(db, "support_sla_targets", "priority, metric"), "sla_policy_id")
    for row in rows(db, "support_sla_policies", "position"):
        updated_at = stamp(row["updated_at"])
        payload = {
            "url": url("slas/policies", row["sla_policy_id"]),
            "id": whole(row["sla_policy_id"]),
            "title": row["title"],
            "description": row["description"],
            "position": row["position"],
            "filter": {"all": row["filter_all"], "any": []},
            "policy_metrics": [
                {
                    "priority": target["priority"],
                    "metric": target["metric"],
                    "target": target["target_minutes"],
                    "target_in_seconds": target["target_minutes"] * SECONDS,
                    "business_hours": target["business_hours"],
                }
                for target in targets[row["sla_policy_id"]]
            ],
            "created_at": stamp(row["created_at"]),
            "updated_at": updated_at,
        }
        yield Envelope(row["sla_policy_id"], updated_at, False, payload)


def ticket_metric_events(db: duckdb.DuckDBPyConnection) -> Iterator[Envelope]:
    """Starts, pauses and ends of the clocks of tickets."""
    policies = {
        row["sla_policy_id"]: row for row in rows(db, "support_sla_policies", "sla_policy_id")
    }
    for row in rows(db, "support_metric_events", "metric_event_id"):
        at = stamp(row["occurred_at"])
        payload = {
            "id": whole(row["metric_event_id"]),
            "ticket_id": whole(row["ticket_id"]),
            "metric": row["metric"],
            "instance_id": row["instance_id"],
            "type": row["event_type"],
            "time": at,
        }
        if row["event_type"] == "update_status":
            payload["status"] = {
                "calendar": row["calendar_minutes"],
                "business": row["business_minutes"],
            }
        if row["event_type"] == "apply_sla":
            payload["sla"] = _applied(row, policies[row["sla_policy_id"]])
        if row["event_type"] == "breach":
            payload["deleted"] = False
        yield Envelope(row["metric_event_id"], at, False, payload)


def _applied(row: Row, policy: Row) -> dict[str, object]:
    return {
        "target": row["sla_target_minutes"],
        "business_hours": row["sla_business_hours"],
        "policy": {
            "id": whole(policy["sla_policy_id"]),
            "title": policy["title"],
            "description": policy["description"],
        },
    }


def _by(found: Iterator[Row], name: str) -> defaultdict[str, list[Row]]:
    grouped = defaultdict[str, list[Row]](list)
    for row in found:
        grouped[row[name]].append(row)
    return grouped
