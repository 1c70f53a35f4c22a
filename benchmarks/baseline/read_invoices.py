"""The least that reading the same export can cost: DuckDB's own reader into a typed table."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

TYPES = {
    **dict.fromkeys(("net_amount", "tax_amount", "gross_amount", "paid_amount"), "decimal(18, 4)"),
    **dict.fromkeys(("issue_date", "due_date", "paid_date"), "date"),
}


def main(folder: Path) -> None:
    """Read the export into a table."""
    with duckdb.connect(folder / "baseline.duckdb") as connection:
        connection.execute(
            "create table invoices as select * from read_csv($file, types = $types)",
            {"file": str(folder / "invoices.csv"), "types": TYPES},
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
