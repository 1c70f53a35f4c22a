"""Records in as few words as a test needs, matched: what `identity.matching.match.match` reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import duckdb
import pyarrow as pa

from identity.matching.match import Limits, Vocabulary, match
from identity.matching.models import Model, load_model

SYSTEMS = {
    "c": ("crm", "sales"),
    "h": ("helpdesk", "desk"),
    "b": ("billing", "bank"),
    "u": ("usage", "product"),
}
DETAILS = (
    "merged_into", "country", "street", "city", "postal_code", "phone", "website_domain",
    "email_domains", "email", "registration_number", "tax_number", "parent_crm_account_id",
)  # fmt: skip
KEY = ("department", "source_system", "record_id")
PAIR = tuple(f"{part}_{side}" for side in "ab" for part in KEY)
VOCABULARY = Vocabulary(legal_forms=[("Co. Ltd.", False), ("株式会社", True)])
Records = Mapping[str, Mapping[str, Any]]


def key(name: str) -> tuple[str, str, str]:
    """c1 is record c1 of the CRM, h1 of the helpdesk, b1 of billing, u1 of the product."""
    return (*SYSTEMS[name[0]], name)


class Case:
    """A database in which records are matched, again and again as they change."""

    def __init__(self, limits: Limits | None = None, model: Model | None = None) -> None:
        self.connection = duckdb.connect()
        self.connection.execute("set enable_progress_bar = false")
        self.limits = limits or Limits()
        self.model = model or load_model()

    def match(
        self, records: Records, pairs: Iterable[tuple[str, str, str]] = ()
    ) -> list[tuple[Any, ...]]:
        """The links of these records, one after the other, all columns.

        Args:
            records: by name; the columns of int_identity__record_details (`name` is record_name),
                `people` (e-mail addresses), `ids` (names of other records), `merged` (one).
            pairs: decision, and the names of two records.
        """
        details, people, links = [], [], []
        for name, given in records.items():
            rest = {column: given.get(column) for column in DETAILS}
            details.append(
                {
                    **dict(zip(KEY, key(name), strict=True)),
                    "record_name": given.get("name"),
                    "is_test": given.get("is_test", False),
                    "is_implied": False,
                    **rest,
                }
            )
            people += [(*key(name), email) for email in given.get("people", ())]
            links += [
                (*key(name), *key(other), "external_id")
                for other in given.get("ids", ())
                if other in records and other != name
            ]
            if given.get("merged") in records:
                links.append((*key(name), *key(given["merged"]), "merge"))
        self._put("source_details", (*KEY, "record_name", *DETAILS), details)
        self.connection.execute(
            "create or replace table source_details as select *, false as is_implied,"
            " false as is_test from source_details_rows"
        )
        self._put("source_people", (*KEY, "email"), people)
        self.connection.execute("create or replace table source_people as from source_people_rows")
        self._put("source_links", (*PAIR, "rule"), links)
        self.connection.execute("create or replace table source_links as from source_links_rows")
        self._put(
            "source_pairs",
            ("decision", *PAIR),
            [(decision, *key(a), *key(b)) for decision, a, b in pairs],
        )
        self.connection.execute("create or replace table source_pairs as from source_pairs_rows")
        match(self.connection, self.limits, VOCABULARY, self.model)
        return self.links()

    def links(self) -> list[tuple[Any, ...]]:
        """All rows and columns of matching.links, in an order of their own."""
        return self.connection.execute("from matching.links order by all").fetchall()

    def verdicts(self) -> dict[tuple[str, str], tuple[str, str, str]]:
        """Rule, decision and reason of each pair of names, the smaller first."""
        rows = self.connection.execute(
            "select least(a.record_id, b.record_id), greatest(a.record_id, b.record_id),"
            " rule, decision, reason from matching.links"
            " inner join matching.records as a on links.record_a = a.record"
            " inner join matching.records as b on links.record_b = b.record"
            " order by all"
        ).fetchall()
        return {(a, b): tuple(verdict) for a, b, *verdict in rows}

    def n_looked_at(self) -> int:
        """How many records the last call looked at again."""
        return self.connection.execute("select count(*) from affected").fetchall()[0][0]

    def _put(self, name: str, columns: tuple[str, ...], rows: list[Any]) -> None:
        values = [
            [row[column] if isinstance(row, dict) else row[position] for row in rows]
            for position, column in enumerate(columns)
        ]
        arrays = [pa.array(column, pa.string()) for column in values]
        self.connection.register(f"{name}_rows", pa.table(arrays, names=list(columns)))
