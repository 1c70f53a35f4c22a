"""Renders docs/conformance.md from the examples, so that the page says what the test checks."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

from tests.conformance.examples import Example, Figure, Publisher, load_publishers

PAGE = Path("docs/conformance.md")
INTRODUCTION = """# Worked examples of others, and our numbers

Billing and analytics vendors print small examples of what their numbers mean, accounting standard
setters of what revenue is. Here is each beside what Customer 360 publishes for the same rows.
`tests/conformance` puts all of them through one dbt build and compares every number of the column
"ours" with the marts, to the last of eight decimals; this page is rendered from the same files.
Facts are cited, in our words; pages change, and what stands here is what they said when they were
read. Days, months and years that they leave open are ours. Where a publisher prints a rule and no
number for it, "theirs" is what the rule gives.

Losses are negative, also where a publisher writes them without a sign. A number is the same if it
is the publisher's within the last digit that it prints. No example of CARR with its numbers was
found. LTV, CAC payback and S&M ÷ first-year ACV are of a company as a whole, not of an example
among others: unit tests hold them. What the terms mean here: [metrics](metrics.md).

Standard bodies: the examples of the [IASB](#iasb) and of [FASB](#fasb)'s staff are about recognised
revenue. It is not recurring revenue, and agrees with it while one price holds for a service. The
IASB's were read in Korean, in a transcript of K-IFRS 1115, where Korea's setter, KASB, reprints
them; FASB's where PwC reprints it. The examples in ASC 606 itself could not be read, and of the
SaaS Metrics Standards Board no example with numbers was found.
"""
VERDICTS = SAME, SETTING, DIFFERS = ("same", "same with a setting", "differs")


def render(publishers: Sequence[Publisher]) -> str:
    """The page: an overview, then a section for each publisher."""
    parts = [INTRODUCTION, *_overview(publishers)]
    for publisher in publishers:
        parts += ["", f"## {publisher.publisher}", "", *_table(publisher.examples), ""]
        parts += [line for example in publisher.examples for line in _notes(example)]
    return "\n".join(parts) + "\n"


def _overview(publishers: Sequence[Publisher]) -> list[str]:
    lines = [
        f"| publisher | examples | numbers | by rule | {' | '.join(VERDICTS)} | inconsistent |",
        "|---|---|---|---|---|---|---|---|",
        *(_overview_row(publisher.publisher, publisher.examples) for publisher in publishers),
    ]
    everything = [example for publisher in publishers for example in publisher.examples]
    return [*lines, _overview_row(f"{len(publishers)} publishers", everything)]


def _overview_row(name: str, examples: Iterable[Example]) -> str:
    examples = list(examples)
    verdicts = Counter(_verdict(figure) for example in examples for figure in example.figures)
    inconsistent = sum(bool(example.inconsistent) for example in examples)
    counts = [
        len(examples),
        verdicts.total(),
        sum(figure.by_rule for example in examples for figure in example.figures),
        *(verdicts[verdict] for verdict in VERDICTS),
        inconsistent,
    ]
    return f"| {name} | " + " | ".join(map(str, counts)) + " |"


def _verdict(figure: Figure) -> str:
    if figure.is_same:
        return SAME
    return SETTING if figure.is_same_with_settings else DIFFERS


def _table(examples: Iterable[Example]) -> list[str]:
    lines = ["| example | number | theirs | ours | verdict |", "|---|---|---|---|---|"]
    for example in examples:
        heading = f"[{example.title}]({example.address})"
        for figure in example.figures:
            theirs, ours = (_number(figure, n) for n in (figure.published, figure.ours))
            theirs += " by rule" if figure.by_rule else ""
            verdict = _verdict_in_words(example, figure)
            lines.append(f"| {heading} | {figure.name} | {theirs} | {ours} | {verdict} |")
            heading = ""
    return lines


def _verdict_in_words(example: Example, figure: Figure) -> str:
    if figure.is_same:
        if figure.ours_with_settings in (None, figure.ours):
            return SAME
        return f"same; {_with_settings(example, figure)}"
    if figure.is_same_with_settings:
        return f"same with {_settings(example)}"
    return f"differs: {figure.difference}"


def _with_settings(example: Example, figure: Figure) -> str:
    assert figure.ours_with_settings is not None
    return f"{_number(figure, figure.ours_with_settings)} with {_settings(example)}"


def _settings(example: Example) -> str:
    return ", ".join(f"`{name} = {value}`" for name, value in example.settings.items())


def _number(figure: Figure, number: Decimal) -> str:
    if figure.kind.unit == "share":
        return f"{_plain(number * 100)}%"
    return _plain(number).replace("-", "−")


def _plain(number: Decimal) -> str:
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _notes(example: Example) -> list[str]:
    notes = [f"- **{example.title}.** {example.seen}"]
    for label, text in (
        ("Their rule", example.policy),
        ("Added by us", example.supplied),
        ("Inconsistent", example.inconsistent),
    ):
        if text:
            notes.append(f"  *{label}*: {text}")
    return notes


def main() -> None:
    """Write the page below the current directory; `--check` only compares."""
    page = render(load_publishers())
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(page, encoding="utf-8")
    elif PAGE.read_text(encoding="utf-8") != page:
        sys.exit(f"{PAGE} is not as tests/conformance/examples say; run `make docs`")


if __name__ == "__main__":
    main()
