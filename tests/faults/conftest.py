"""What tests of faults share: a company that nothing ever disturbed, before and after a change."""

from __future__ import annotations

import csv
import shutil
from dataclasses import dataclass
from multiprocessing import resource_tracker

import pytest

from tests.companies import Company, Rows, column, small_company
from tests.faults.attempts import typed
from tests.faults.limits import nothing
from workspace.settings import Demo

TINY = Demo(customers=8, months=4, mess="none")


@dataclass(frozen=True)
class Undisturbed:
    """A published company to be copied, and its marts before and after `change`."""

    company: Company
    before: dict[str, str]
    after: dict[str, str]


def change(company: Company) -> None:
    """A customer has more seats, for more money; two others turn out to be one."""

    def with_more_seats(rows: Rows) -> Rows:
        for name, value in (("quantity", "7"), ("recurring_amount", "203.00")):
            rows[1][column(rows[0], name)] = value
        return rows

    company.rewrite("stripe/subscription_periods", with_more_seats)
    with company.export("zendesk/organizations").open(encoding="utf-8", newline="") as file:
        first, second, *_ = csv.DictReader(file)
    rules = company.folder / "rules"
    rules.mkdir(exist_ok=True)
    (rules / "identity_pairs.csv").write_text(
        "decision,department_a,source_system_a,record_id_a,department_b,source_system_b,"
        "record_id_b,reason\nalways,"
        f"helpdesk,zendesk,{first['helpdesk_organization_id']},"
        f"helpdesk,zendesk,{second['helpdesk_organization_id']},one owner\n",
        encoding="utf-8",
    )


def run(company: Company) -> None:
    """Run the job undisturbed."""
    ended = typed(company, "run", under=nothing)
    assert ended.code == 0, ended.words


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    """The company, published once in its own folder and, changed, again in another."""
    folder = tmp_path_factory.mktemp("undisturbed")
    company = small_company(folder / "company", TINY)
    run(company)
    shutil.copytree(company.folder, folder / "changed", symlinks=True)
    changed = Company(folder / "changed")
    change(changed)
    run(changed)
    return Undisturbed(company, company.marts(), changed.marts())


@pytest.fixture(scope="session", autouse=True)
def _quiet_tracker() -> None:
    """Let it go unsaid that children which died by intent left semaphores to be tidied up."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONWARNINGS", "ignore::UserWarning:multiprocessing.resource_tracker")
        resource_tracker.ensure_running()
