"""What a publication says about each table: the texts that readers see, and what is personal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

FACTS = """
create temp table facts as
select
    $run_id::varchar as run_id,
    $as_of::date as as_of,
    $published_at::timestamp as published_at
"""
"""What the run-time tables say about the run itself, one row."""

CHECK_RESULTS = """
select
    gate,
    check_name,
    subject,
    severity,
    outcome,
    n_failing,
    message,
    cast(sample as varchar) as sample,
    run_id,
    checked_at
from warehouse.audit.check_results
where run_id in (select run_id from facts)
"""

DATA_FRESHNESS = """
select
    source_system,
    source_object,
    entity,
    batch_id,
    landed_at,
    newest_record_date,
    n_live,
    facts.as_of,
    date_diff('day', newest_record_date, facts.as_of) as age_days,
    date_diff('day', cast(landed_at as date), facts.as_of) as n_days_since_landed,
    facts.published_at
from warehouse.audit.object_arrivals
cross join facts
"""

RUN_TIME_TABLES = {"check_results": CHECK_RESULTS, "data_freshness": DATA_FRESHNESS}
"""Tables that tell about the run itself; the publisher writes them, no model does."""


@dataclass(frozen=True)
class ColumnText:
    """What a column means, and whether it is about a person."""

    description: str
    is_personal: bool = False


@dataclass(frozen=True)
class TableText:
    """What a table is, and its columns by name."""

    description: str
    columns: Mapping[str, ColumnText]

    def open_columns(self, present: list[str]) -> list[str]:
        """Those of `present` that anyone may read: described, and said to be not personal."""
        return [
            name for name in present if name in self.columns and not self.columns[name].is_personal
        ]
