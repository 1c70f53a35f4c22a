"""Suites of the arrival gate: what every object of every source must satisfy."""

from __future__ import annotations

from datetime import date

from great_expectations import ExpectationSuite
from great_expectations.expectations.core.expect_table_row_count_to_equal import (
    ExpectTableRowCountToEqual,
)

from expectations import arrival_checks as checks
from expectations.engine import no_rows
from expectations.subjects import ArrivalSubject, TypedColumns

EARLIEST_PLAUSIBLE = date(1990, 1, 1)
OPEN_END = date(9999, 12, 31)
IMPLAUSIBLE_MULTIPLE = 100_000
"""An amount beyond this many times the median of its column and currency is worth a look."""


def arrival_query(subject: ArrivalSubject) -> str:
    """One row: the object's counts, with rates over the rows that it holds now."""
    return f"""
        select
            *,
            coalesce(n_live_quarantined / nullif(n_live, 0), 0) as quarantine_rate,
            coalesce(n_key_conflicts / nullif(n_live, 0), 0) as key_conflict_rate
        from audit.object_arrivals
        where {subject.filter}"""


def arrival(subject: ArrivalSubject) -> ExpectationSuite:
    """What the counts of one object must satisfy."""
    name = subject.name
    return ExpectationSuite(
        name=f"arrival of {name}",
        expectations=[
            ExpectTableRowCountToEqual(value=1, **checks.ARRIVAL_RECORDED.about(name)),
            no_rows(checks.READ_NOT_EMPTY, name, EMPTY_READ),
            no_rows(checks.COLUMNS_PRESENT, name, MISSING_COLUMNS),
            no_rows(
                checks.QUARANTINE_WITHIN_WARNING,
                name,
                _quarantine_above(subject, "quarantine_warn_rate"),
            ),
            no_rows(
                checks.QUARANTINE_WITHIN_LIMIT,
                name,
                _quarantine_above(subject, "quarantine_refuse_rate"),
            ),
            no_rows(checks.KEY_CONFLICTS_WITHIN_LIMIT, name, _key_conflicts(subject)),
            no_rows(checks.ROWS_CONSERVED, name, _unconserved_rows(subject)),
            no_rows(checks.AMOUNTS_CONSERVED, name, _unconserved_amounts(subject)),
            no_rows(checks.ACCEPTED_ROWS_COUNTED, name, _uncounted_rows(subject)),
        ],
    )


def current_rows_query(subject: ArrivalSubject) -> str:
    """The rows of one object that models read."""
    return (
        f"select * from {subject.accepted_table}"
        f" where {subject.filter} and is_current and not is_deleted"
    )


def current_rows(subject: ArrivalSubject, columns: TypedColumns, latest: date) -> ExpectationSuite:
    """What the current rows of one object must satisfy; whether a cell may be empty is a row rule.

    Args:
        subject: the object.
        columns: its date and amount columns.
        latest: the last plausible date; the mark of an open end is plausible too.
    """
    name = subject.name
    return ExpectationSuite(
        name=f"current rows of {name}",
        expectations=[
            no_rows(checks.RECORD_KEYS_UNIQUE, name, _repeated_keys(subject)),
            no_rows(checks.DATES_PLAUSIBLE, name, _implausible_dates(columns, latest)),
            no_rows(checks.AMOUNTS_PLAUSIBLE, name, _implausible_amounts(columns)),
        ],
    )


EMPTY_READ = """
    select delivery, n_live, n_live_previously, n_live_previously as n_failing
    from {batch}
    where delivery in ('whole', 'snapshots') and n_live = 0 and n_live_previously > 0"""

MISSING_COLUMNS = """
    select missing_columns, len(missing_columns) as n_failing
    from {batch}
    where len(missing_columns) > 0"""

POSITION = """
    (select min(page_name) from raw.batches where page_id = current_rows.page_id) as page_name,
    row_number"""
"""Where a row stands. A file and a row tell a person where to look; a key may be personal."""

REASON_KIND = """
    replace(split_part(reason, ': ', 1), '_', ' ')
    || case
        when regexp_full_match(split_part(reason, ': ', 2), '[a-z0-9_]+')
            then ' in ' || split_part(reason, ': ', 2)
        else ''
    end"""
"""Code and column of a reason, which reads `code: column: …`; the rest quotes cells."""


def _quarantine_above(subject: ArrivalSubject, limit: str) -> str:
    """The object's quarantined rows, each with the counts, if their rate is above the limit."""
    return f"""
        with quarantined as ({_quarantined(subject)})
        select
            quarantined.page_name,
            quarantined.line_number,
            array_to_string(quarantined.kinds, ', ') as reasons,
            arrived.n_live,
            arrived.n_live_quarantined as n_failing,
            arrived.quarantine_rate,
            arrived.{limit} as limit_rate,
            (
                select string_agg(kind || ' (' || n || ')', ', ' order by n desc, kind)
                from (
                    select kind, count(*) as n
                    from (select unnest(kinds) as kind from quarantined)
                    group by kind order by n desc, kind limit 3
                )
            ) as frequent_reasons
        from {{batch}} as arrived
        left join quarantined on true
        where arrived.quarantine_rate > arrived.{limit}
        order by quarantined.page_name, quarantined.line_number"""


def _key_conflicts(subject: ArrivalSubject) -> str:
    """The object's conflicting rows, each with the counts, if their rate is above the limit."""
    return f"""
        with conflicting as (
            {_quarantined(subject)} and list_contains(kinds, 'key conflict')
        )
        select
            conflicting.page_name,
            conflicting.line_number,
            arrived.n_live,
            arrived.n_key_conflicts as n_failing,
            arrived.key_conflict_rate,
            arrived.key_conflict_refuse_rate as limit_rate
        from {{batch}} as arrived
        left join conflicting on true
        where arrived.key_conflict_rate > arrived.key_conflict_refuse_rate
        order by conflicting.page_name, conflicting.line_number"""


def _quarantined(subject: ArrivalSubject) -> str:
    """SQL of the live quarantined rows of an object, with the kinds of their reasons."""
    kinds = f"list_distinct(list_transform(reasons, lambda reason: {REASON_KIND}))"
    return f"""
        select page_name, line_number, {kinds} as kinds
        from quarantine.rows where {subject.filter} and is_live"""


def _unconserved_rows(subject: ArrivalSubject) -> str:
    """What is not fully accounted for: the object, a batch, or the latest batch by its absence."""
    accounted = "n_accepted + n_quarantined + n_duplicates + n_erased as n_accounted"
    return f"""
        with batches as (select * from audit.batch_counts where {subject.filter})
        select *, abs(n_landed - n_accounted) as n_failing
        from (
            select 'batch ' || batch_number as what, n_landed, {accounted} from batches
            union all
            select 'all batches together', n_landed, {accounted} from {{batch}}
            union all
            select 'the latest batch', n_landed, 0 from {{batch}}
            where batch_id not in (select batch_id from batches)
        )
        where n_landed <> n_accounted or what = 'the latest batch'
        order by n_failing desc"""


def _unconserved_amounts(subject: ArrivalSubject) -> str:
    return f"""
        select *
        from (
            select
                column_name,
                currency,
                landed_amount,
                accepted_amount + quarantined_amount + duplicate_amount + superseded_amount
                    as accounted_amount
            from audit.amounts_by_currency
            where {subject.filter} and exists (from {{batch}})
        )
        where landed_amount <> accounted_amount"""


def _uncounted_rows(subject: ArrivalSubject) -> str:
    return f"""
        select *, abs(n_accepted - n_found) as n_failing
        from (
            select
                n_accepted,
                (select count(*) from {subject.accepted_table} where {subject.filter}) as n_found
            from {{batch}}
        )
        where n_accepted <> n_found"""


def _repeated_keys(subject: ArrivalSubject) -> str:
    """Rows whose key stands twice in their system, be it in two objects of one entity."""
    return f"""
        with current_rows as (select * from {{batch}})
        select {POSITION}
        from current_rows
        where record_key is null or record_key in (
            select record_key from {subject.accepted_table}
            where source_system = '{subject.source}' and is_current and not is_deleted
            group by record_key having count(*) > 1
        )
        order by page_name, row_number"""


def _implausible_dates(columns: TypedColumns, latest: date) -> str:
    conditions = {
        name: f"({name} < date '{EARLIEST_PLAUSIBLE}'"
        f" or ({name} > date '{latest}' and {name} < date '{OPEN_END}'))"
        for name in columns.dates
    }
    return f"""
        with current_rows as (select * from {{batch}})
        select {POSITION}, {_names_where(conditions)} as column_names
        from current_rows
        where {" or ".join(conditions.values()) or "false"}
        order by page_name, row_number"""


def _implausible_amounts(columns: TypedColumns) -> str:
    currency = "currency" if columns.has_currency else "''"
    medians = "".join(f", median(abs(nullif({name}, 0))) as {name}" for name in columns.amounts)
    conditions = {
        name: f"abs(current_rows.{name}) > {IMPLAUSIBLE_MULTIPLE} * medians.{name}"
        for name in columns.amounts
    }
    return f"""
        with current_rows as (select *, {currency} as amount_currency from {{batch}}),
        medians as (select amount_currency{medians} from current_rows group by amount_currency)
        select {POSITION}, {_names_where(conditions)} as column_names
        from current_rows
        inner join medians
            on current_rows.amount_currency is not distinct from medians.amount_currency
        where {" or ".join(conditions.values()) or "false"}
        order by page_name, row_number"""


def _names_where(conditions: dict[str, str]) -> str:
    """SQL for the names of the columns whose condition holds, joined by commas."""
    names = [f"case when {test} then '{name}' end" for name, test in conditions.items()]
    return f"concat_ws(', ', {', '.join(names) or 'null'})"
