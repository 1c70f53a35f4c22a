"""Suites that hold this run's figures against those of the generation that is published now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
from great_expectations import ExpectationSuite

from expectations import departure_checks as checks
from expectations.checks import Check
from expectations.engine import Inspection, inspect, no_rows
from expectations.results import CheckOutcome

PREVIOUS = "previous"
"""Name under which queries read the published generation."""
SMALL_BASE_CUSTOMERS = 10
SMALL_BASE_DOCUMENTS = 10
SMALL_BASE_FACTOR = 10
"""A sum over fewer customers or documents than this may change tenfold: one of them can do it."""
FREE_CHANGE_OF_CUSTOMERS = 10
FREE_CHANGE_OF_ROWS = 100
"""Counts may change by so much whatever the share; only a fall to nothing refuses."""
UNSTEADY_MARTS = frozenset(
    {
        "check_results",
        "customer_alerts",
        "data_freshness",
        "identity_coverage",
        "metric_dictionary",
        "metric_restatements",
        "quarantine_summary",
    }
)
"""Marts whose number of rows says nothing about the customers."""

Columns = Mapping[str, frozenset[str]]
"""Columns of each mart, by the mart's name."""


@dataclass(frozen=True)
class Comparison:
    """A check of how much figures changed, and what the published generation needs for it."""

    check: Check
    subject: str
    query: str
    changed: str
    """Condition over the query's columns under which a change is too large."""
    needs: Columns


def volume_outcomes(
    database: Path, previous: Path | None, refuse_rate: float, personal: frozenset[str]
) -> list[CheckOutcome]:
    """Compare with the published generation; what it does not have yet passes and says so.

    Args:
        database: the warehouse after dbt.
        previous: full.duckdb of the published generation, None before the first.
        refuse_rate: largest change, as a share (0.5: by half), beyond the floors of this module.
        personal: columns that no sample may hold.
    """
    if previous is None:
        return [
            check.passes(subject, "There is no earlier generation to compare with.")
            for check, subject in checks.VOLUME_CHECKS
        ]
    try:
        held = _marts_of(previous)
    except duckdb.Error as error:
        return [check.breaks(subject, str(error)) for check, subject in checks.VOLUME_CHECKS]
    asked = comparisons(sorted(held.keys() & _marts_of(database).keys()), refuse_rate)
    possible = [one for one in asked if _has(held, one.needs)]
    outcomes = inspect(
        database,
        [Inspection(one.query, changed_suite(one)) for one in possible],
        attached={PREVIOUS: previous},
        personal=personal,
    )
    return outcomes + [
        one.check.passes(one.subject, "The published generation holds no such figures to compare.")
        for one in asked
        if one not in possible
    ]


def comparisons(shared_marts: Sequence[str], refuse_rate: float) -> list[Comparison]:
    """What is compared, for marts that both generations have."""
    amounts = amount_changed(refuse_rate)
    steady = [mart for mart in shared_marts if mart not in UNSTEADY_MARTS]
    needed = dict.fromkeys(steady or ["no mart is shared"], frozenset[str]())
    month = {"customer_months": frozenset({"month", "closing_mrr_amount"})}
    document = {"document_kind", "document_date", "currency", "net_amount"}
    return [
        Comparison(checks.VOLUME_OF_MRR, "customer_months", MRR_BY_MONTH, amounts, month),
        Comparison(
            checks.VOLUME_OF_CUSTOMERS,
            "customer_360",
            rows_query(["customer_360"]),
            count_changed(refuse_rate, FREE_CHANGE_OF_CUSTOMERS),
            {"customer_360": frozenset()},
        ),
        Comparison(
            checks.VOLUME_OF_BILLING,
            "customer_ledger",
            BILLED_BY_MONTH,
            amounts,
            {**month, "customer_ledger": frozenset(document)},
        ),
        Comparison(
            checks.VOLUME_OF_ROWS,
            "marts",
            rows_query(steady),
            count_changed(refuse_rate, FREE_CHANGE_OF_ROWS),
            needed,
        ),
    ]


def _marts_of(database: Path) -> Columns:
    with duckdb.connect(str(database), read_only=True) as connection:
        found = connection.execute(
            "select table_name, list(column_name) from information_schema.columns"
            " where table_schema = 'marts' group by table_name"
        ).fetchall()
    return {table: frozenset(columns) for table, columns in found}


def _has(held: Columns, needs: Columns) -> bool:
    return all(mart in held and columns <= held[mart] for mart, columns in needs.items())


def changed_suite(comparison: Comparison) -> ExpectationSuite:
    """No figure of the batch, which has the columns before and now, changed too much."""
    return ExpectationSuite(
        name=comparison.check.name,
        expectations=[
            no_rows(
                comparison.check,
                comparison.subject,
                f"""select
                    *,
                    case
                        when before = 0 then 'from nothing'
                        else round(now / before, 2)::decimal(38, 2) || ' times as much'
                    end as change
                from {{batch}}
                where {comparison.changed}
                order by abs(now - before) desc""",
            )
        ],
    )


def count_changed(refuse_rate: float, free_change: int) -> str:
    """The condition under which a count changed too much; what was empty may be filled."""
    return f"""before > 0 and (
        now = 0
        or (abs(now - before) > {refuse_rate} * before and abs(now - before) > {free_change})
    )"""


def amount_changed(refuse_rate: float) -> str:
    """The condition under which an amount changed too much, by whether its base is small."""
    return f"""case
        when is_small_base
            then before <> 0 and (
                abs(now) > {SMALL_BASE_FACTOR} * abs(before)
                or abs(now) * {SMALL_BASE_FACTOR} < abs(before)
            )
        else abs(now - before) > {refuse_rate} * abs(before)
    end"""


def rows_query(marts: Sequence[str]) -> str:
    """One row a mart: how many rows it held and holds."""
    return " union all ".join(
        f"""
        select
            '{mart}' as mart,
            (select count(*) from {PREVIOUS}.marts.{mart}) as before,
            (select count(*) from marts.{mart}) as now"""
        for mart in marts
    )


def _by_month(figures: str, keys: str, last_months: str) -> str:
    """Figures of both generations, for the months that are past in both and that the earlier has.

    Args:
        figures: SQL with `{marts}` for a schema; columns: `keys`, month, amount, is_small_base.
        keys: what a figure is told by beside its month, as a list that ends in a comma, or empty.
        last_months: SQL with `{marts}` of the last month that is not yet past.
    """
    now, before = figures.format(marts="marts"), figures.format(marts=f"{PREVIOUS}.marts")
    return f"""
        with
        figures_now as ({now}),
        figures_before as ({before}),
        open_month as (
            select least(
                ({last_months.format(marts="marts")}),
                ({last_months.format(marts=f"{PREVIOUS}.marts")})
            ) as month
        )
        select
            month,
            {keys}
            coalesce(figures_before.amount, 0) as before,
            coalesce(figures_now.amount, 0) as now,
            coalesce(figures_before.is_small_base, true)
                and coalesce(figures_now.is_small_base, true) as is_small_base
        from figures_before
        full outer join figures_now using ({keys} month)
        where month < (select open_month.month from open_month)
            and month >= (select min(figures_before.month) from figures_before)"""


MRR_BY_MONTH = _by_month(
    f"""
    select
        month,
        sum(closing_mrr_amount) as amount,
        count(*) filter (where closing_mrr_amount > 0) < {SMALL_BASE_CUSTOMERS} as is_small_base
    from {{marts}}.customer_months
    group by month""",
    "",
    "select max(month) from {marts}.customer_months",
)
"""MRR at the month-ends that are past in both generations."""

BILLED_BY_MONTH = _by_month(
    f"""
    select
        date_trunc('month', document_date)::date as month,
        currency,
        sum(net_amount) as amount,
        count(*) < {SMALL_BASE_DOCUMENTS} as is_small_base
    from {{marts}}.customer_ledger
    where document_kind in ('invoice_line', 'invoice') and document_date is not null
    group by all""",
    "currency,",
    "select max(month) - interval 1 month from {marts}.customer_months",
)
"""Net amounts billed, by currency. The last full month is left out too: it may still be billed."""
