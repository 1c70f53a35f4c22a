"""One case of matching 200,000 accounts of the CRM with the records of helpdesk and billing.

Usage: python -m benchmarks.identity.scale FOLDER STEP, where STEP is make, match, change.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import duckdb

from benchmarks.identity.company import LINKED, open_company, write_company
from benchmarks.identity.evaluated import vocabulary
from identity.ids.ledger import Ledger
from identity.ids.resolution import resolve
from identity.matching.match import Limits, match
from identity.matching.models import load_model
from workspace.settings import Demo

N_CUSTOMERS = 200_000
BILLED = 0.75
"""Share of the accounts of billing that is kept: 150,000."""
CHANGED_PER_MILLE = 1
"""Of a thousand records, those that a later run finds new or changed; half of them each."""
LOTS = f"hash(department, record_id) % {2000 // CHANGED_PER_MILLE}"
LEDGER = Ledger.empty()


def make(folder: Path, n_customers: int = N_CUSTOMERS) -> None:
    """Write the company; load what a first run finds: all but the records that come later."""
    usual = Demo()
    demo = Demo.model_construct(
        customers=n_customers, months=usual.months, seed=usual.seed, as_of=usual.as_of,
        mess=usual.mess, causes=usual.causes, usage_share=usual.usage_share,
    )  # fmt: skip
    if not (folder / "records").is_dir():
        write_company(demo, folder / "records", processes=2)
    with _database(folder) as connection:
        open_company(connection, folder / "records")
        connection.execute(
            f"""
            delete from source_details
            where department = 'usage'
                or (department = 'billing' and hash(record_id) % 1000 >= {BILLED * 1000});
            create table later as from source_details where {LOTS} = 0;
            delete from source_details where {LOTS} = 0
            """
        )
        connection.execute(LINKED)


def change(folder: Path) -> None:
    """Let the other records come, and as many change their name and telephone number."""
    with _database(folder) as connection:
        connection.execute(
            f"""
            insert into source_details by name from later;
            update source_details set record_name = record_name || ' Group', phone = null
            where {LOTS} = 1
            """
        )
        connection.execute(LINKED)


def match_all(folder: Path) -> None:
    """Match and resolve what is there; print the seconds of both and what was found."""
    with _database(folder) as connection:
        started = time.process_time()
        match(connection, Limits(), vocabulary(), load_model())
        matched = time.process_time()
        records = connection.execute(
            "select department, source_system, record_id from source_details"
        ).to_arrow_table()
        links = connection.execute(
            "select a.department as department_a, a.source_system as source_system_a,"
            " a.record_id as record_id_a, b.department as department_b,"
            " b.source_system as source_system_b, b.record_id as record_id_b"
            " from matching.links"
            " inner join matching.records as a on links.record_a = a.record"
            " inner join matching.records as b on links.record_b = b.record"
            " where links.decision = 'accepted'"
        ).to_arrow_table()
        customers = resolve(records, links, LEDGER)
        ((n_looked_at,),) = connection.execute("select count(*) from affected").fetchall()
        print(
            f"{len(records):,} records, {n_looked_at:,} looked at, {len(links):,} links,"
            f" {len(set(customers['customer_id'].to_pylist())):,} customers;"
            f" match {matched - started:.1f} s, resolve {time.process_time() - matched:.1f} s"
        )


def _database(folder: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(folder / "company.duckdb")
    connection.execute("set threads = 2; set memory_limit = '4GB'; set enable_progress_bar = false")
    return connection


STEPS = {"make": make, "match": match_all, "change": change}

if __name__ == "__main__":
    STEPS[sys.argv[2]](Path(sys.argv[1]))
