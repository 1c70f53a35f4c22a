"""Amounts of an object by currency: accepted, quarantined, repeated and superseded ones add up."""

from __future__ import annotations

import duckdb

from ingestion.entities import ColumnType, Entity
from ingestion.sources.model import SourceObject

UNKNOWN_CURRENCY = "(unknown)"
"""Stands for a currency that is empty or unreadable."""


def write_amounts(connection: duckdb.DuckDBPyConnection, source_object: SourceObject) -> None:
    """Sums over the live pages: landed = accepted + quarantined + duplicate + superseded."""
    entity = source_object.entity
    currencies = [c.name for c in entity.columns if c.type is ColumnType.CURRENCY]
    amounts = _amount_columns(entity)
    if not currencies or not amounts:
        return
    for amount in amounts:
        value = f"cast({amount} as decimal(38, 8))"
        connection.execute(
            f"""
            insert into audit.amounts_by_currency
            select
                $system,
                $object,
                $entity,
                $column_name,
                coalesce(arrival_rows.{currencies[0]}, '{UNKNOWN_CURRENCY}') as currency_code,
                {_sum(f"{value} * pages.n_live_names")},
                {_sum(value, "fates.fate = 'accepted' and fates.is_current")},
                {_sum(value, "fates.fate = 'quarantined'")},
                {_sum(f"{value} * (pages.n_live_names - 1)")}
                    + {_sum(value, "fates.fate = 'duplicate'")},
                {_sum(value, "fates.fate = 'accepted' and not fates.is_current")}
            from arrival_rows
            inner join arrival_fates as fates on arrival_rows.rowid = fates.row_id
            inner join arrival_pages as pages on arrival_rows.page_id = pages.page_id
            where pages.is_live and arrival_rows.{amount} is not null
            group by currency_code
            """,
            {
                "system": source_object.source,
                "object": source_object.name,
                "entity": entity.full_name,
                "column_name": amount,
            },
        )


def _amount_columns(entity: Entity) -> tuple[str, ...]:
    decimals = (ColumnType.AMOUNT, ColumnType.PRECISE)
    return tuple(
        column.name
        for column in entity.columns
        if column.type in decimals and column.name.endswith("amount")
    )


def _sum(value: str, condition: str = "true") -> str:
    return f"cast(coalesce(sum({value}) filter (where {condition}), 0) as decimal(38, 8))"
