"""What people decide of two records, and what the next run makes of it."""

from __future__ import annotations

import json
import subprocess

import duckdb
import pytest

from tests.companies import Company
from tests.conftest import c360

pytestmark = pytest.mark.xdist_group("decisions")
CLUSTERS = """
select concat(department, '.', source_system, ':', record_id), customer_id
from intermediate.int_identity__clusters
"""
Ids = dict[str, str]


@pytest.fixture(scope="module")
def company(published_company: Company, tmp_path_factory: pytest.TempPathFactory) -> Company:
    """A small company, published. Every test leaves it as it found it, its decisions too."""
    return published_company.copied(tmp_path_factory.mktemp("decisions") / "company")


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


def test_the_next_run_obeys_and_gives_back_the_very_same_ids_once_a_decision_is_taken_back(
    company: Company,
) -> None:
    before = ids(company)
    parted, first, second = whole_customers(before)[:3]
    two = record_of(before, parted, "crm"), record_of(before, parted, "billing")
    one = record_of(before, first, "crm"), record_of(before, second, "billing")
    said = done(company, "different", *two, "--reason", "another owner")
    assert f"The next `c360 run` parts {parted}" in said
    assert "one customer" in done(company, "same", *one)
    assert outcome(company) == "published"

    found = ids(company)
    assert found[two[0]] != found[two[1]]
    assert {found[record] for record in one} <= {first, second}
    assert found[one[0]] == found[one[1]]
    others = {r: c for r, c in before.items() if c not in (parted, first, second)}
    assert {record: found[record] for record in others} == others
    why = done(company, "why", *two)
    assert why.startswith("No: ")
    assert "because people keep them apart" in why
    assert "never one customer (another owner)" in why
    assert "people say that" in done(company, "why", *one)
    (gone,) = {first, second} - {found[one[0]]}
    assert f"{gone} gave way to customer {found[one[0]]}" in done(company, "why", gone)
    assert json.loads(done(company, "review", "--json")) == []

    assert "joins them or not" in done(company, "undecide", *two)
    done(company, "undecide", *one)
    assert outcome(company) == "published"
    assert ids(company) == before


def test_a_decision_that_is_taken_back_before_a_run_changes_nothing(company: Company) -> None:
    found = ids(company)
    first, second = whole_customers(found)[:2]
    pair = record_of(found, first, "crm"), record_of(found, second, "crm")
    assert "stay apart" in done(company, "different", *pair)
    assert "decided on" in done(company, "different", *pair)
    other = record_of(found, first, "billing"), record_of(found, second, "billing")
    first_named, second_named = sorted(pair)
    assert f"But {first_named} and {second_named}, records of" in done(company, "same", *other)
    done(company, "undecide", *reversed(pair))
    done(company, "undecide", *other)
    assert outcome(company) == "unchanged"
    assert "Nothing was decided on" in refused(company, "undecide", *pair)


def test_the_rules_file_wins_and_the_command_says_so(company: Company) -> None:
    found = ids(company)
    first, second = whole_customers(found)[:2]
    pair = record_of(found, first, "crm"), record_of(found, second, "crm")
    keys = [f"{key}_{end}" for end in "ab" for key in ("department", "source_system", "record_id")]
    cells = [cell for r in pair for cell in r.replace(":", ".", 1).split(".", 2)]
    rules = company.folder / "rules" / "identity_pairs.csv"
    rules.parent.mkdir()
    rules.write_text(f"decision,{','.join(keys)},reason\nnever,{','.join(cells)},\n")
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
