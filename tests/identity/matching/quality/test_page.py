"""The page of quality has the tables that its command renders, and they are filled."""

from __future__ import annotations

import pytest

from benchmarks.identity.evaluated import Cause, Evaluation
from benchmarks.identity.page import BEGIN, END, WITH_CAUSES, tables_of, with_tables
from benchmarks.identity.quality import CASES, FEBRL
from identity.matching.evaluation import Quality, Tier
from tests.conftest import ROOT

pytestmark = pytest.mark.xdist_group("identity_units")
QUALITY = Quality(1234, 400, 410, 1, 2, 0.99951, 0.98, 0.99, 0.9996, 0.985, 0.0012, 0.025, 6)
TIERS = [
    Tier("domain", "accepted", 1000, 999),
    Tier("fuzzy", "accepted", 20, 20),
    Tier("fuzzy", "review", 4, 3),
    Tier("fuzzy", "blocked", 2, 1),
]


@pytest.fixture(scope="module")
def page() -> str:
    return (ROOT / "docs" / "identity-quality.md").read_text(encoding="utf-8")


def measured(names: list[str]) -> dict[str, Evaluation]:
    strays = [Cause(f"cause {number}", 9 - number) for number in range(8)]
    return {name: Evaluation(QUALITY, TIERS, [], strays) for name in names}


def rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]


def test_tables_say_what_was_measured() -> None:
    tables = tables_of(measured([case.name for case in CASES]), measured(["data set 1"]))
    assert rows(tables["febrl"])[2:] == [
        ["data set 1", "1,234", "0.9995", "0.9800", "0.9900", "0.9996", "0.9850", "0.12%",
         "2.50%", "6"],
    ]  # fmt: skip
    assert rows(tables["tiers"])[2:4] == [
        [CASES[0].name, "domain", "1,000", "999", "0", "0", "0", "0"],
        [CASES[0].name, "fuzzy", "20", "20", "4", "3", "2", "1"],
    ]
    causes = rows(tables["causes"])[2:]
    assert causes[0] == [f"{WITH_CAUSES[0]}, left apart", "9", "cause 0"]
    assert causes[6] == [f"{WITH_CAUSES[0]}, left apart", "5", "2 other combinations"]


def test_the_page_holds_every_case_in_the_form_that_the_command_renders(page: str) -> None:
    companies, people = [case.name for case in CASES], [each.name for each in FEBRL]
    tables = tables_of(measured(companies), measured(people))
    for name, table in tables.items():
        found = page.split(BEGIN.format(name))[1].split(END.format(name), maxsplit=1)[0].strip()
        assert found.splitlines()[:2] == table.splitlines()[:2], name
    for name, cases in (("companies", companies), ("febrl", people)):
        found = page.split(BEGIN.format(name))[1].split(END.format(name), maxsplit=1)[0].strip()
        assert [row[0] for row in rows(found)[2:]] == cases


def test_the_page_is_filled_between_its_marks() -> None:
    page = f"a\n{BEGIN.format('x')}\nold\n{END.format('x')}\nb"
    assert with_tables(page, {"x": "new"}) == (f"a\n{BEGIN.format('x')}\nnew\n{END.format('x')}\nb")


def test_a_page_without_its_marks_is_refused() -> None:
    with pytest.raises(ValueError, match=r"lacks the marks <!-- x: begin --> and <!-- x: end -->"):
        with_tables("a page", {"x": "new"})
