"""The embedded company with all customers in one block, clean, messy or large, for tests."""

from __future__ import annotations

import atexit
from contextlib import ExitStack
from functools import cache

import duckdb

from ingestion.sources.demo.generator import build_block, company
from workspace.settings import Demo

CUSTOMERS = 400
MANY = 4000
KEYS = {
    "records.crm__owners": "owner_id",
    "records.crm__opportunities": "opportunity_id",
    "records.crm__opportunity_lines": "opportunity_line_id",
    "records.crm_opportunity_history": "history_id",
    "records.crm__activities": "activity_id",
    "records.crm__contracts": "contract_id",
    "records.success__assignments": "assignment_id",
    "records.success__touchpoints": "touchpoint_id",
    "records.success__onboarding_projects": "project_id",
    "records.success__churn_events": "churn_event_id",
    "records.feedback__survey_responses": "response_id",
    "records.feedback__product_requests": "request_id",
    "records.finance__costs": "cost_id",
    "truth.churn_reasons": "subscription",
    "truth.contracts": "contract_id",
}
TABLES = tuple(KEYS)
OPEN = ExitStack()
"""Companies stay open until the tests end."""
atexit.register(OPEN.close)


@cache
def filled(customers: int, mess: str) -> duckdb.DuckDBPyConnection:
    demo = Demo(customers=customers, mess=mess, usage_share=0.01)
    db = OPEN.enter_context(company(demo))
    build_block(db, demo, 1, customers)
    return db


def clean(query: str) -> list[tuple]:
    return filled(CUSTOMERS, "none").execute(query).fetchall()


def messy(query: str) -> list[tuple]:
    return filled(CUSTOMERS, "hard").execute(query).fetchall()


def many(query: str) -> list[tuple]:
    return filled(MANY, "default").execute(query).fetchall()
