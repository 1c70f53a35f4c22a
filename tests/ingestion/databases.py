"""Objects in a database whose URL a variable of the tests holds."""

from __future__ import annotations

from typing import Any

from ingestion.sources.model import SourceObject
from workspace.settings import ObjectMapping

VARIABLE = "C360_TEST_ERP_URL"


def table(name: str, columns: dict[str, str] | None = None, **options: Any) -> SourceObject:
    columns = columns or {"crm_account_id": "id"}
    mapping = ObjectMapping(
        name="accounts", entity="crm.accounts", table=name, columns=columns, **options
    )
    return SourceObject("erp", "sql_database", VARIABLE, mapping)
