"""What people decide of two records, and what the next run makes of it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import duckdb
import pytest

from tests.companies import Company, small_company
from tests.conftest import c360

pytestmark = pytest.mark.xdist_group("decisions")
CLUSTERS = """
select concat(department, '.', source_system, ':', record_id), customer_id
from intermediate.int_identity__clusters
"""
Ids = dict[str, str]


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """A small company, published. Every test leaves it as it found it, its decisions too."""
    company = small_company(tmp_path_factory.mktemp("decisions") / "company")
    assert done(company, "run", "--json")
    return company


def command(company: Company, *words: str) -> subprocess.CompletedProcess[str]:
    return c360(*words, home=company.home, C360_CONFIG=str(company.config))


def done(company: Company, *words: str) -> str:
    """What a command said that did what it was told."""
    ended = command(company, *words)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return " ".join(ended.stdout.split())


def refused(company: Company, *words: str) -> str:
    """What a command said that did nothing."""
    ended = command(company, *words)
    assert (ended.returncode, ended.stdout) == (1, "")
    return " ".join(ended.stderr.split())


def ids(company: Company) -> Ids:
    with duckdb.connect(company.home / "warehouse.duckdb", read_only=True) as connection:
        return dict(connection.execute(CLUSTERS).fetchall())


def outcome(company: Company) -> str:
    return json.loads(done(company, "run", "--json"))["outcome"]


def record_of(found: Ids, customer_id: str, department: str) -> str:
    return next(
        r for r, c in sorted(found.items()) if c == customer_id and r.startswith(department)
    )


def whole_customers(found: Ids) -> list[str]:
    """Customers that the CRM, billing and the helpdesk know."""
    departments: dict[str, set[str]] = {}
    for record, customer_id in found.items():
        departments.setdefault(customer_id, set()).add(record.split(".")[0])
    return sorted(c for c, known in departments.items() if {"crm", "billing", "helpdesk"} <= known)


def test_records_are_parted_and_joined_again_under_the_very_same_ids(company: Company) -> None:
    before = ids(company)
    customer_id = whole_customers(before)[0]
    pair = record_of(before, customer_id, "crm"), record_of(before, customer_id, "billing")
    said = done(company, "different", *pair, "--reason", "another owner")
    assert f"The next `c360 run` parts {customer_id}" in said
    assert outcome(company) == "published"
    apart = ids(company)
    assert apart[pair[0]] != apart[pair[1]]
    others = {record for record, customer in before.items() if customer != customer_id}
    assert {record: apart[record] for record in others} == {r: before[r] for r in others}
    why = done(company, "why", *pair)
    assert why.startswith("No: ")
    assert "because people keep them apart" in why
    assert "never one customer (another owner)" in why
    assert json.loads(done(company, "review", "--json")) == []
    assert "joins them or not" in done(company, "undecide", *pair)
    assert outcome(company) == "published"
    assert ids(company) == before


def test_records_are_joined_and_the_old_id_leads_to_the_living_one(company: Company) -> None:
    before = ids(company)
    first, second = whole_customers(before)[1:3]
    pair = record_of(before, first, "crm"), record_of(before, second, "billing")
    assert "one customer" in done(company, "same", *pair)
    assert outcome(company) == "published"
    joined = ids(company)
    (living,) = {joined[record] for record in pair}
    (gone,) = {first, second} - {living}
    assert "people say that" in done(company, "why", *pair)
    assert f"{gone} gave way to customer {living}" in done(company, "why", gone)
    done(company, "undecide", *pair)
    assert outcome(company) == "published"
    assert ids(company) == before


def test_a_decision_that_is_taken_back_before_a_run_changes_nothing(company: Company) -> None:
    found = ids(company)
    first, second = whole_customers(found)[:2]
    pair = record_of(found, first, "crm"), record_of(found, second, "crm")
    assert "stay apart" in done(company, "different", *pair)
    assert "decided on" in done(company, "different", *pair)
    other = record_of(found, first, "billing"), record_of(found, second, "billing")
    assert f"But {pair[0]} and {pair[1]}" in done(company, "same", *other)
    done(company, "undecide", *reversed(pair))
    done(company, "undecide", *other)
    assert outcome(company) == "unchanged"
    assert "Nothing was decided on" in refused(company, "undecide", *pair)


def test_the_rules_file_wins_and_the_command_says_so(company: Company) -> None:
    found = ids(company)
    first, second = whole_customers(found)[:2]
    pair = record_of(found, first, "crm"), record_of(found, second, "crm")
    header = (
        "decision,department_a,source_system_a,record_id_a,department_b,source_system_b,record_id_b"
    )
    cells = [cell for r in pair for cell in r.replace(":", ".", 1).split(".", 2)]
    rules = company.folder / "rules" / "identity_pairs.csv"
    rules.parent.mkdir()
    rules.write_text(f"{header}\nnever,{','.join(cells)}\n")
    assert "the file wins" in done(company, "same", *pair)
    assert "that stays" in done(company, "undecide", *pair)
    assert "is to be taken out there" in refused(company, "undecide", *pair)
    rules.unlink()
    rules.parent.rmdir()


@pytest.mark.parametrize("word", ["same", "different"])
def test_nonsense_is_refused_and_nothing_written(company: Company, word: str) -> None:
    found = ids(company)
    record = record_of(found, whole_customers(found)[0], "crm")
    kept = (company.home / "state" / "identity" / "decisions.jsonl").read_bytes()
    assert "one and the same record" in refused(company, word, record, record)
    assert "Near it are: " in refused(company, word, record, f"{record[:-1]}")
    assert "is a customer and no record" in refused(company, word, record, found[record])
    assert (company.home / "state" / "identity" / "decisions.jsonl").read_bytes() == kept


def test_too_few_known_pairs_teach_nothing(company: Company, tmp_path: Path) -> None:
    del tmp_path
    assert "the shipped model is used" in refused(company, "train")
