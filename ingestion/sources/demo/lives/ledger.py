"""The ledger: subscriptions as they were opened, changed and ended, in the order of the months."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ingestion.sources.demo.lives.days import NEVER, Flags, Ints

STATES = ("trial", "active", "paused", "past_due")
TRIAL, ACTIVE, PAUSED, PAST_DUE = range(4)

REASONS = (
    "new",
    "trial_converted",
    "past_due",
    "recovered",
    "pause",
    "resume",
    "plan",
    "ramp",
    "modules",
    "seats",
    "price",
)
"""Why terms change; where several things change on one day, the first of them is the reason."""

FIELDS = ("state", "plan", "modules", "seats", "price")
"""What terms consist of: positions in the catalog, modules as bits, price level in 1/10,000."""

NO_CAUSE = -1


@dataclass
class Ledger:
    """What happened to the subscriptions of a block; a subscription is known by its row."""

    n_rows: int = 0
    opened: list[dict[str, Ints]] = field(default_factory=list)
    changes: list[tuple[Ints, Ints, int, Ints, int]] = field(default_factory=list)
    ends: list[tuple[Ints, Ints, Ints, Ints, Ints]] = field(default_factory=list)

    def open(self, columns: dict[str, Ints]) -> Ints:
        """Add subscriptions; their rows."""
        count = len(columns["customer"])
        rows = np.arange(self.n_rows, self.n_rows + count)
        self.n_rows += count
        self.opened.append(columns)
        return rows

    def change(self, rows: Ints, day: Ints, name: str, value: Ints | int, reason: str) -> None:
        """Set one field of the terms from a day on."""
        values = np.broadcast_to(np.asarray(value, dtype=np.int64), rows.shape)
        self.changes.append((rows, day, FIELDS.index(name), values, REASONS.index(reason)))

    def end(self, rows: Ints, day: Ints, notice: Ints, root: Ints, proximate: Ints) -> None:
        """End subscriptions: first day after service, day of notice (`NEVER`: none), causes."""
        self.ends.append((rows, day, notice, root, proximate))

    def subscriptions(self, as_of: int) -> dict[str, Ints]:
        """The subscriptions as known on `as_of`, by row; `end` and `notice` are `NEVER` if open."""
        columns = {
            name: np.concatenate([part[name] for part in self.opened]) for name in self.opened[0]
        }
        end = np.full(self.n_rows, NEVER)
        notice = np.full(self.n_rows, NEVER)
        root = np.full(self.n_rows, NO_CAUSE)
        proximate = np.full(self.n_rows, NO_CAUSE)
        for rows, *values in self.ends:
            is_known = (values[0] <= as_of) | (values[1] <= as_of)
            for column, value in zip((end, notice, root, proximate), values, strict=True):
                column[rows[is_known]] = value[is_known]
        return {**columns, "end": end, "notice": notice, "root": root, "proximate": proximate}

    def terms(self, subscriptions: dict[str, Ints], as_of: int) -> dict[str, Ints]:
        """The terms of all subscriptions, by subscription and day, without gaps."""
        rows = np.concatenate([part[0] for part in self.changes])
        day = np.concatenate([part[1] for part in self.changes])
        sizes = [len(part[0]) for part in self.changes]
        name = np.repeat([part[2] for part in self.changes], sizes)
        value = np.concatenate([part[3] for part in self.changes])
        reason = np.repeat([part[4] for part in self.changes], sizes)
        kept = (day <= as_of) & (day < subscriptions["end"][rows])
        identity = subscriptions["subscription"][rows]
        order = np.lexsort((reason, day, identity))
        order = order[kept[order]]
        rows, day, name, value, reason = (
            column[order] for column in (rows, day, name, value, reason)
        )
        is_first = np.ones(len(rows), dtype=bool)
        is_first[1:] = (rows[1:] != rows[:-1]) | (day[1:] != day[:-1])
        group = np.cumsum(is_first) - 1
        heads = np.flatnonzero(is_first)
        fields = {
            known: _carried(group[name == at], value[name == at], len(heads))
            for at, known in enumerate(FIELDS)
        }
        found = {"row": rows[heads], "day": day[heads], "reason": reason[heads], **fields}
        changed = _changed(found)
        found = {known: column[changed] for known, column in found.items()}
        until = subscriptions["end"][found["row"]]
        is_followed = found["row"][1:] == found["row"][:-1]
        until[:-1] = np.where(is_followed, found["day"][1:], until[:-1])
        return {**found, "until": until}


def _carried(group: Ints, value: Ints, count: int) -> Ints:
    """Values of some groups, carried forward to the groups after them."""
    at = np.zeros(count, dtype=np.int64)
    at[group] = group
    values = np.zeros(count, dtype=np.int64)
    values[group] = value
    return np.asarray(values[np.maximum.accumulate(at)])


def _changed(terms: dict[str, Ints]) -> Flags:
    """Which terms differ from the ones before them."""
    changed = np.ones(len(terms["row"]), dtype=bool)
    same = terms["row"][1:] == terms["row"][:-1]
    for name in FIELDS:
        same &= terms[name][1:] == terms[name][:-1]
    changed[1:] = ~same
    return changed
