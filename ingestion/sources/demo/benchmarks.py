"""Sets the embedded company's figures beside published ones, in a table of docs/demo.md."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb

from ingestion.sources.demo.generator import build_block, company
from workspace.settings import Demo

HERE = Path(__file__).parent
PAGE = Path("docs/demo.md")
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
MEASURES = {
    "net_revenue_retention": "net revenue retention",
    "gross_revenue_retention": "gross revenue retention",
    "logo_churn": "customers lost in a year",
    "logo_churn_smb": "… of them in SMB",
    "logo_churn_mid_market": "… in the mid-market",
    "logo_churn_enterprise": "… in enterprise",
    "mean_contract_value": "mean contract value",
    "mean_contract_length": "mean term of contracts",
    "expansion_share": "expansion's share of new recurring revenue",
    "tickets_per_customer": "tickets per customer",
    "csat": "satisfied ratings (CSAT)",
    "first_reply_hours": "median time to first reply",
    "nps": "net promoter score",
    "seats_in_use": "paid seats in use",
    "stickiness": "daily among monthly users",
    "care_cost_share": "success and support as a share of revenue",
    "arr_per_csm": "recurring revenue a year per CSM",
}
"""In the order of the page."""


def figures(db: duckdb.DuckDBPyConnection) -> dict[str, float]:
    """The company's own figures by measure; `db` holds all its customers."""
    rows = db.execute((HERE / "benchmarks.sql").read_text(encoding="utf-8")).fetchall()
    return dict(rows)


def table(own: Mapping[str, float]) -> str:
    """Markdown: a row for each published figure, beside the company's own."""
    lines = ["| measure | the demo | published | source |", "|---|---:|---:|---|"]
    return "\n".join([*lines, *_rows(own)])


def with_table(page: str, own: Mapping[str, float]) -> str:
    """The page with the table between its two marks; raises ValueError where a mark is missing."""
    before, _, rest = page.partition(BEGIN)
    _, mark, after = rest.partition(END)
    if not mark:
        raise ValueError(f"{PAGE} lacks the marks {BEGIN} and {END}.")
    return f"{before}{BEGIN}\n{table(own)}\n{END}{after}"


def _rows(own: Mapping[str, float]) -> Iterator[str]:
    with (HERE / "benchmarks.csv").open(encoding="utf-8", newline="") as file:
        published = list(csv.DictReader(file))
    for measure, label in MEASURES.items():
        for each in (row for row in published if row["measure"] == measure):
            low, high = each["published_low"], each["published_high"]
            theirs = low if low == high else f"{low}–{high}"
            year = f", {each['year']}" if each["year"] else ""
            source = f"{each['publisher']}, [{each['title']}]({each['url']}){year}"
            yield f"| {label}, {each['unit']} | {_number(own[measure])} | {theirs} | {source} |"


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}"  # noqa: PLR2004


def main() -> None:
    """Fill the table of the page with the figures of the company that `make run` makes."""
    demo = Demo()
    with company(demo) as db:
        build_block(db, demo, 1, demo.customers)
        own = figures(db)
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8"), own), encoding="utf-8")


if __name__ == "__main__":
    main()
