"""Suites that follow what landed to the marts: no row and no amount is lost or made on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
from great_expectations import ExpectationSuite

from expectations import departure_checks as checks
from expectations.engine import Inspection, no_rows

BILLED = (
    ("invoice_line", "invoice_lines", ("net_amount", "tax_amount", "gross_amount")),
    ("credit_note", "credit_notes", ("net_amount", "tax_amount", "gross_amount")),
    ("payment", "payments", ("gross_amount",)),
)
"""Kind of document in the ledger, entity of billing, and the amounts that both hold."""


@dataclass(frozen=True)
class Stages:
    """What the warehouse holds of each stage: the sorted objects, and the entities with a model."""

    objects: tuple[tuple[str, str, str], ...]
    """(source, object, entity)."""
    entities: tuple[str, ...]
    """What has an accepted table: department__entity, or vendor__objects."""
    models: frozenset[str]
    """Relations of the schema intermediate."""
    staged: frozenset[str] = frozenset()
    """Relations of the schema staging."""


def read_stages(database: Path) -> Stages:
    """Look up what there is to reconcile."""
    with duckdb.connect(str(database), read_only=True) as connection:
        objects = connection.execute(
            "select source_system, source_object, entity from audit.object_arrivals order by all"
        ).fetchall()
        relations = connection.execute(
            "select table_schema, table_name from information_schema.tables"
            " where table_schema in ('accepted', 'staging', 'intermediate') order by all"
        ).fetchall()
    return Stages(
        tuple(objects),
        tuple(name for schema, name in relations if schema == "accepted"),
        frozenset(name for schema, name in relations if schema == "intermediate"),
        frozenset(name for schema, name in relations if schema == "staging"),
    )


def reconciliation_inspections(stages: Stages) -> list[Inspection]:
    """Every suite of this module, with the query of its rows."""
    return [
        Inspection(batches_query(stages.objects), batches()),
        Inspection(entities_query(stages), entities()),
        Inspection(billed_amounts_query(stages), billed_amounts()),
    ]


def batches_query(objects: Sequence[tuple[str, str, str]]) -> str:
    """One row a source, object and batch: what was counted, beside what raw and accepted hold."""
    parts = [_batches_of(*one) for one in objects]
    return " union all ".join(parts) or f"select * from ({_NO_BATCHES}) limit 0"


def batches() -> ExpectationSuite:
    """Every batch is accounted for, counted afresh in the tables of each stage."""
    return ExpectationSuite(
        name="batches",
        expectations=[
            no_rows(
                checks.ROWS_RECONCILED,
                "raw",
                """select *, abs(n_landed - n_raw) as n_failing
                from {batch}
                where n_landed <> n_raw
                    or n_raw <> n_accepted + n_quarantined + n_duplicates + n_erased
                order by source_system, source_object, batch_number""",
            )
        ],
    )


_NO_BATCHES = """
    select '' as source_system, '' as source_object, 0 as batch_number, 0 as n_landed, 0 as n_raw,
        0 as n_accepted, 0 as n_quarantined, 0 as n_duplicates, 0 as n_erased"""


def _batches_of(source: str, name: str, entity: str) -> str:
    """Batches of one object. A page that stands in a batch under two names is counted once."""
    rows = f"source_system = '{source}' and source_object = '{name}'"
    counted = "select page_id, count(*) as n_rows from"
    return f"""(
        with entries as (
            select batch_number, page_id, count(*) as n_names
            from raw.batches where {rows} group by batch_number, page_id
        ),
        raw_pages as (
            select _c360_page_id as page_id, count(*) as n_rows
            from raw.{source}__{name} group by _c360_page_id
        ),
        accepted_pages as (
            {counted} accepted.{entity.replace(".", "__")} where {rows} group by page_id
        ),
        quarantined_pages as ({counted} quarantine.rows where {rows} group by page_id)
        select
            '{source}' as source_system,
            '{name}' as source_object,
            counts.batch_number,
            any_value(counts.n_landed) as n_landed,
            coalesce(sum(raw_pages.n_rows * entries.n_names), 0)::bigint as n_raw,
            coalesce(sum(accepted_pages.n_rows), 0)::bigint as n_accepted,
            coalesce(sum(quarantined_pages.n_rows), 0)::bigint as n_quarantined,
            any_value(counts.n_duplicates) as n_duplicates,
            any_value(counts.n_erased) as n_erased
        from (select * from audit.batch_counts where {rows}) as counts
        left join entries on counts.batch_number = entries.batch_number
        left join raw_pages on entries.page_id = raw_pages.page_id
        left join accepted_pages on entries.page_id = accepted_pages.page_id
        left join quarantined_pages on entries.page_id = quarantined_pages.page_id
        group by counts.batch_number
    )"""


def entities_query(stages: Stages) -> str:
    """One row an entity and source: current rows that arrived, beside those models read.

    Rows arrive as rows of the entity, or as what a vendor's objects became.
    """
    parts = []
    for entity in stages.entities:
        arrived = " union all ".join(
            [
                f"select source_system from accepted.{entity} where is_current and not is_deleted",
                *(
                    f"select source_system from intermediate.{model} where not is_deleted"
                    for model in _from_vendors(stages, entity)
                ),
            ]
        )
        read = (
            f"select source_system, count(*) as n_read from ({_read(stages, entity)}) group by all"
        )
        parts.append(f"""
            select
                '{entity.replace("__", ".")}' as entity,
                source_system,
                coalesce(n_accepted, 0) as n_accepted,
                coalesce(n_read, 0) as n_read
            from (select source_system, count(*) as n_accepted from ({arrived}) group by all)
            full outer join ({read}) using (source_system)""")
    return " union all ".join(parts)


def _read(stages: Stages, entity: str) -> str:
    """What the first model behind an accepted table has of it: a vendor's objects are staged."""
    if f"int_{entity}" in stages.models:
        return f"from intermediate.int_{entity}"
    if f"stg_{entity}" in stages.staged:
        return f"from staging.stg_{entity} where is_current and not is_deleted"
    return "select '' as source_system limit 0"


def _from_vendors(stages: Stages, entity: str) -> list[str]:
    return sorted(model for model in stages.models if model.startswith(f"int_{entity}_from_"))


def entities() -> ExpectationSuite:
    """No accepted row is left out or doubled before the models' own rules begin."""
    return ExpectationSuite(
        name="entities",
        expectations=[
            no_rows(
                checks.ROWS_READ,
                "intermediate",
                """select *, abs(n_accepted - n_read) as n_failing
                from {batch} where n_accepted <> n_read order by entity, source_system""",
            )
        ],
    )


def billed_amounts_query(stages: Stages) -> str:
    """One row a kind of document, amount column, source and currency: arrived and in the ledger.

    A column that a source leaves empty in some rows is passed over: the ledger derives it there.
    """
    return " union all ".join(
        _billed_amounts_of(kind, entity, column, _from_vendors(stages, f"billing__{entity}"))
        for kind, entity, columns in BILLED
        for column in columns
    )


def _billed_amounts_of(kind: str, entity: str, column: str, from_vendors: Sequence[str]) -> str:
    of_vendors = "".join(
        f" union all select source_system, currency, {column} as landed_amount"
        f" from intermediate.{model} where not is_deleted"
        for model in from_vendors
    )
    left_empty = "".join(
        f" union all select (source_system, currency) from intermediate.{model}"
        f" where not is_deleted and {column} is null"
        for model in from_vendors
    )
    return f"""
        select
            '{kind}' as document_kind,
            '{column}' as column_name,
            source_system,
            currency,
            coalesce(landed_amount, 0) as landed_amount,
            coalesce(ledger_amount, 0) as ledger_amount
        from (
            select source_system, currency, sum(landed_amount) as landed_amount
            from (
                select
                    source_system,
                    currency,
                    landed_amount - quarantined_amount - duplicate_amount - superseded_amount
                        as landed_amount
                from audit.amounts_by_currency
                where entity = 'billing.{entity}' and column_name = '{column}'
                {of_vendors}
            )
            group by all
        )
        full outer join (
            select source_system, currency, sum({column}) as ledger_amount
            from marts.customer_ledger where document_kind = '{kind}' group by all
        ) using (source_system, currency)
        where (source_system, currency) not in (
            select (source_system, currency)
            from accepted.billing__{entity}
            where is_current and not is_deleted and {column} is null
            {left_empty}
        )"""


def billed_amounts() -> ExpectationSuite:
    """What was billed, paid and credited is in the ledger, to the last digit."""
    return ExpectationSuite(
        name="billed amounts",
        expectations=[
            no_rows(
                checks.BILLED_AMOUNTS_RECONCILED,
                "customer_ledger",
                """select * from {batch} where landed_amount <> ledger_amount
                order by abs(landed_amount - ledger_amount) desc""",
            )
        ],
    )
