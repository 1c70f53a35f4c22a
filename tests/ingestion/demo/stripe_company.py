"""What the embedded company sends as Stripe, made once a process, for tests."""

from __future__ import annotations

import atexit
from contextlib import ExitStack
from decimal import Decimal
from functools import cache

import duckdb

from ingestion.sources.demo.forms import stripe
from ingestion.sources.demo.forms.envelopes import Envelope
from ingestion.sources.demo.generator import build_block, company
from workspace.settings import Demo

OPEN = ExitStack()
"""Keeps what is built once open for as long as the process lives."""
atexit.register(OPEN.close)


@cache
def sending_company() -> duckdb.DuckDBPyConnection:
    """The company that sends, with all that its departments hold."""
    demo = Demo(customers=150, mess="hard", usage_share=0.01)
    made = OPEN.enter_context(company(demo))
    build_block(made, demo, 1, demo.customers)
    return made


@cache
def all_sent() -> dict[str, list[Envelope]]:
    """Every version that is sent, by object."""
    return {name: list(stripe.envelopes(sending_company(), name)) for name in stripe.OBJECTS}


@cache
def latest_sent() -> dict[str, dict[str, Envelope]]:
    """The last version of each record, by object and id."""
    return {
        name: {
            each.id: each for each in sorted(envelopes, key=lambda one: Decimal(one.cursor_value))
        }
        for name, envelopes in all_sent().items()
    }
