"""Ids for customers that have none yet, made from their smallest record key."""

from __future__ import annotations

import hashlib

import duckdb
import pyarrow as pa

SEPARATOR = "\x1f"
"""Stands between the parts of a record key; no export holds it."""

ID_OF_KEY = "'cus_' || left(sha256(concat_ws(chr(31), department, source_system, record_id)), 16)"
"""The same id as `id_of` gives to a first attempt, in SQL."""


def id_of(key: list[str], attempt: int = 0) -> str:
    """The id made from a record key; another one for each attempt."""
    parts = [*key, str(attempt)] if attempt else key
    return f"cus_{hashlib.sha256(SEPARATOR.join(parts).encode()).hexdigest()[:16]}"


def new_ids(connection: duckdb.DuckDBPyConnection) -> pa.Table:
    """An id for each cluster without one, made from its smallest record key.

    An id that was ever given to anybody is not used twice.

    Args:
        connection: holds nameless(cluster, department, source_system, record_id), one row a
            cluster, and ids(customer_id), every id ever given.

    Returns:
        cluster, customer_id; one row a cluster.
    """
    connection.execute(
        f"create or replace temp table first_tries as select *, {ID_OF_KEY} as customer_id "
        "from nameless"
    )
    free = connection.execute(
        "select cluster, customer_id from first_tries anti join ids using (customer_id)"
    ).to_arrow_table()
    used = connection.execute(
        "select cluster, department, source_system, record_id "
        "from first_tries semi join ids using (customer_id) order by cluster"
    ).fetchall()
    again = [(cluster, _free_id(connection, key)) for cluster, *key in used]
    return pa.concat_tables(
        [
            free,
            pa.table(
                dict(
                    zip(
                        free.schema.names,
                        (
                            [cluster for cluster, _ in again],
                            [customer_id for _, customer_id in again],
                        ),
                        strict=True,
                    )
                ),
                schema=free.schema,
            ),
        ]
    )


def _free_id(connection: duckdb.DuckDBPyConnection, key: list[str]) -> str:
    attempt = 1
    while connection.execute("from ids where customer_id = ?", [id_of(key, attempt)]).fetchone():
        attempt += 1
    return id_of(key, attempt)
