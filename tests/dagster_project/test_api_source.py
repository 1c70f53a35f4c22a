"""A source that is an API, in a job: what a person must know of its reading is in the ledger."""

from __future__ import annotations

import os
from pathlib import Path

import dagster as dg
import pytest

from dagster_project.defs import build_definitions
from dagster_project.defs.keys import landing_key
from dagster_project.project import Project
from dagster_project.run_ledger import last_run
from tests.ingestion.stripe_server import DAY, KEY, FakeStripe, running

CONFIGURATION = """\
[sources.billing]
kind = "api"
system = "stripe"
token_env = "C360_TEST_JOB_KEY"
base_url = "{url}"
"""


def test_a_gap_is_a_warning_of_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stripe = FakeStripe()
    monkeypatch.setenv("C360_TEST_JOB_KEY", KEY)
    with running(stripe) as url, dg.DagsterInstance.ephemeral() as instance:
        (tmp_path / "customer360.toml").write_text(CONFIGURATION.format(url=url))
        project = Project.from_environment(
            {
                "C360_HOME": str(tmp_path / "warehouse"),
                "C360_CONFIG": str(tmp_path / "customer360.toml"),
                "C360_CACHE": os.environ["C360_CACHE"],
            }
        )
        job = build_definitions(project).resolve_job_def("full_run")
        (products,) = [one for one in project.objects if one.name == "products"]
        notices = []
        for _ in range(2):
            job.execute_in_process(asset_selection=[landing_key(products)], instance=instance)
            record = last_run(project.workspace)
            assert record is not None
            notices.append(record["warnings"])
            stripe.now += 40 * DAY
    assert notices[0] == []
    ((said,),) = notices[1:]
    assert said.startswith("billing.products: Stripe's products were last read on 2025-10-09, 40")
