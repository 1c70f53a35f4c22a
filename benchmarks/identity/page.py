"""Fills the tables of docs/identity-quality.md: `make identity-report`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.identity.evaluated import Cause, Evaluation
from benchmarks.identity.quality import all_measured

PAGE = Path("docs/identity-quality.md")
BEGIN, END = "<!-- {}: begin -->", "<!-- {}: end -->"
QUALITY = (
    "| | records | precision | recall | F1 | B³ precision | B³ recall | over-merged | split |"
    " largest |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
)
TIERS = "| | rule | joined | right | kept for review | right | held back | wrong |\n" + (
    "|---|---|---:|---:|---:|---:|---:|---:|"
)
CAUSES = "| | records | what is wrong with them |\n|---|---:|---|"
MOST_CAUSES = 6
WITH_CAUSES = ("as shipped, seed 7", "hard", "details differ, without external ids")


def quality_table(measured: Mapping[str, Evaluation]) -> str:
    """A row a case."""
    return "\n".join([QUALITY, *(_quality(name, each) for name, each in measured.items())])


def tier_table(measured: Mapping[str, Evaluation]) -> str:
    """A row a case and rule: links joined, for review, held back, and how many are of one."""
    return "\n".join([TIERS, *_tiers(measured)])


def cause_table(measured: Mapping[str, Evaluation]) -> str:
    """What the wrong links and the records left apart have in common, the commonest first."""
    rows = (
        f"| {name}, {kind} | {cause.n} | {cause.what} |"
        for name in WITH_CAUSES
        for kind, causes in (
            ("joined wrongly", measured[name].wrong), ("left apart", measured[name].strays),
        )
        for cause in _commonest(causes)
    )  # fmt: skip
    return "\n".join([CAUSES, *rows])


def with_tables(page: str, tables: Mapping[str, str]) -> str:
    """The page with each table between its two marks; raises ValueError where one is missing."""
    for name, table in tables.items():
        begin, end = BEGIN.format(name), END.format(name)
        before, _, rest = page.partition(begin)
        _, mark, after = rest.partition(end)
        if not mark:
            raise ValueError(f"{PAGE} lacks the marks {begin} and {end}.")
        page = f"{before}{begin}\n{table}\n{end}{after}"
    return page


def tables_of(
    companies: Mapping[str, Evaluation], people: Mapping[str, Evaluation]
) -> dict[str, str]:
    """The tables of the page by the name of their marks."""
    return {
        "companies": quality_table(companies),
        "tiers": tier_table(companies),
        "causes": cause_table(companies),
        "febrl": quality_table(people),
    }


def _quality(name: str, evaluation: Evaluation) -> str:
    found = evaluation.quality
    shares = (
        found.precision, found.recall, found.f1, found.bcubed_precision, found.bcubed_recall,
    )  # fmt: skip
    cells = [
        f"{found.n_records:,}",
        *(f"{share:.4f}" for share in shares),
        f"{found.over_merge_rate:.2%}",
        f"{found.split_rate:.2%}",
        str(found.largest_cluster),
    ]
    return f"| {name} | {' | '.join(cells)} |"


def _tiers(measured: Mapping[str, Evaluation]) -> Iterator[str]:
    for name, evaluation in measured.items():
        counts: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
        for tier in evaluation.tiers:
            counts[tier.rule][tier.decision] = (tier.n_links, tier.n_right)
        for rule, of in counts.items():
            joined, right = of.get("accepted", (0, 0))
            review, review_right = of.get("review", (0, 0))
            held, held_right = of.get("blocked", (0, 0))
            cells = (joined, right, review, review_right, held, held - held_right)
            yield f"| {name} | {rule} | {' | '.join(f'{cell:,}' for cell in cells)} |"


def _commonest(causes: Sequence[Cause]) -> Iterator[Cause]:
    yield from causes[:MOST_CAUSES]
    others = causes[MOST_CAUSES:]
    if others:
        yield Cause(f"{len(others)} other combinations", sum(cause.n for cause in others))


def main() -> None:
    """Measure everything and fill the page."""
    tables = tables_of(*all_measured())
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8"), tables), encoding="utf-8")


if __name__ == "__main__":
    main()
