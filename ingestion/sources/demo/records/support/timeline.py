"""When agents and customers act on tickets and chats: agents in their opening hours only."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ingestion.sources.demo.records.support.hours import Hours, Seconds

Shares = npt.NDArray[np.float64]
MINUTE, HOUR = 60, 3600
NEVER = np.iinfo(np.int64).max // 4
"""An instant beyond all others, of what does not happen."""
CLOSED_AFTER = 96 * HOUR
"""The helpdesk closes solved tickets by itself."""
NOTED_SHARE = 0.25
"""Tickets that agents write a private note on."""


def build_timeline(db: duckdb.DuckDBPyConnection) -> None:
    """Make `ticket_steps` of `drawn_tickets`: one row a ticket, one column a step.

    Steps that do not happen, or not until `as_of`, are null; what is due is there in any case.
    """
    drawn = db.sql(
        "select ticket, schedule, epoch(created_at)::bigint as created,"
        " epoch(window_to::timestamp)::bigint as ends, channel = 'voice' as is_voice,"
        " reply_target * 60 as reply_target, next_reply_target * 60 as next_reply_target,"
        " wait_target * 60 as wait_target, coalesce(bad_kind, '') = 'slow' as is_slow,"
        " coalesce(bad_kind, '') = 'reopened' as is_reopened, is_asked_again, is_merged, work"
        " from drawn_tickets order by ticket"
    ).fetchnumpy()
    steps = _steps(Hours(db), drawn)
    end = _end(db)
    kept = {name: (at, at <= end) for name, at in steps.items() if not name.endswith("_due_at")}
    due = {name: (at, at < NEVER) for name, at in steps.items() if name.endswith("_due_at")}
    _register(db, "ticket_steps", "ticket", drawn["ticket"], kept | due)


def build_chat_times(db: duckdb.DuckDBPyConnection) -> None:
    """Make `chat_answers` of `drawn_chats`: when an agent answers what was written."""
    drawn = db.sql(
        "select chat, schedule, epoch(asked_at)::bigint as asked, answer_seconds"
        " from drawn_chats order by chat"
    ).fetchnumpy()
    answered = Hours(db).after(drawn["schedule"], drawn["asked"], drawn["answer_seconds"])
    within = {"answered_at": (answered, answered <= _end(db))}
    _register(db, "chat_answers", "chat", drawn["chat"], within)


def _steps(hours: Hours, drawn: Mapping[str, npt.NDArray[np.generic]]) -> dict[str, Seconds]:
    """Instants of every step; NEVER where a ticket does not take it."""
    schedule, work = np.asarray(drawn["schedule"]), np.asarray(drawn["work"], dtype=np.float64)
    reply, wait, following = (
        np.asarray(drawn[name], dtype=np.float64)
        for name in ("reply_target", "wait_target", "next_reply_target")
    )
    is_slow, is_merged = np.asarray(drawn["is_slow"]), np.asarray(drawn["is_merged"])
    is_answered = ~is_merged
    is_asked_again = is_answered & np.asarray(drawn["is_asked_again"])
    is_reopened = is_answered & np.asarray(drawn["is_reopened"])

    def after(at: Seconds, seconds: Shares) -> Seconds:
        return hours.after(schedule, at, np.maximum(seconds, 1).astype(np.int64))

    created = np.asarray(drawn["created"], dtype=np.int64)
    ends = np.asarray(drawn["ends"], dtype=np.int64)
    opened = after(created, np.ones(len(created)))
    created = np.where(np.asarray(drawn["is_voice"]) & (opened < ends), opened, created)
    first = np.where(
        is_slow, reply * (1.3 + 2.5 * _again(work, 7)), reply * (0.05 + 0.85 * _again(work, 7) ** 2)
    )
    first = np.maximum(first, 5 * MINUTE)
    share = np.where(is_slow, 0.4 + _again(work, 101), 0.1 + 0.8 * _again(work, 101) ** 2)
    rest = np.maximum(wait * share - first, 15 * MINUTE)
    replied = after(created, first)
    asked_again = replied + (HOUR / 2 + 30 * HOUR * _again(work, 1009) ** 2).astype(np.int64)
    second = np.minimum(following * (0.1 + 0.8 * _again(work, 103)), 0.6 * rest)
    solved = after(np.where(is_asked_again, asked_again, replied), rest)
    reopened = solved + (2 * HOUR + 66 * HOUR * _again(work, 107)).astype(np.int64)
    rework = wait * (0.2 + 0.6 * _again(work, 109))
    solved_again = after(reopened, rework)
    closed = np.where(is_reopened, solved_again, solved) + CLOSED_AFTER
    is_late = first >= wait
    left = np.where(is_late, 1, wait - first)
    steps = {
        "assigned_at": (is_answered, after(created, np.maximum(60, 0.3 * first))),
        "noted_at": (is_answered & (_again(work, 113) < NOTED_SHARE), after(created, 0.6 * first)),
        "replied_at": (is_answered, replied),
        "asked_again_at": (is_asked_again, asked_again),
        "replied_again_at": (is_asked_again, after(asked_again, second)),
        "solved_at": (is_answered, solved),
        "reopened_at": (is_reopened, reopened),
        "replied_last_at": (is_reopened, after(reopened, 0.5 * rework)),
        "solved_again_at": (is_reopened, solved_again),
        "closed_at": (is_answered, closed),
        "merged_at": (is_merged, after(created, np.full(len(created), 20.0 * MINUTE))),
        "reply_due_at": (is_answered, after(created, reply)),
        "next_reply_due_at": (is_asked_again, after(asked_again, following)),
        "wait_due_at": (
            is_answered,
            np.where(is_asked_again & ~is_late, after(asked_again, left), after(created, wait)),
        ),
    }
    return {"created_at": created} | {
        name: np.where(happens, at, NEVER) for name, (happens, at) in steps.items()
    }


def _again(chance: Shares, factor: int) -> Shares:
    """Another chance in [0, 1) out of one that was drawn; the macro `again` of SQL."""
    return np.mod(chance * factor, 1.0)


def _end(db: duckdb.DuckDBPyConnection) -> int:
    (end,) = db.sql("select epoch(as_of_instant(as_of))::bigint from facts.settings").fetchall()[0]
    return int(end)


def _register(
    db: duckdb.DuckDBPyConnection,
    table: str,
    key: str,
    keys: npt.NDArray[np.generic],
    instants: Mapping[str, tuple[Seconds, npt.NDArray[np.bool_]]],
) -> None:
    columns = {key: pa.array(keys)} | {
        name: pa.array(np.where(happens, at, 0), mask=~happens).cast(pa.timestamp("s"))
        for name, (at, happens) in instants.items()
    }
    db.register("made_rows", pa.table(columns))
    casts = ", ".join(f"{name}::timestamp as {name}" for name in instants)
    db.execute(f"create or replace temp table {table} as select {key}, {casts} from made_rows")
    db.unregister("made_rows")
