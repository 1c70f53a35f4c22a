"""Progress: plain lines where nobody looks at a screen, and who hears it."""

from __future__ import annotations

import io
import re

from rich.console import Console

from dagster_project.display import LiveDisplay, shown
from dagster_project.progress import Silence, Step, heard_by, listener


def test_each_stage_becomes_one_line_with_its_steps_and_rows() -> None:
    text = io.StringIO()
    with shown(Console(file=text)):
        listener().stage_started("landing", 2)
        listener().step_done(Step("landing", "crm.accounts", 1_200))
        listener().stage_started("landing", 1)
        listener().step_done(Step("landing", "billing.accounts", 34))
        listener().stage_started("models", 1)
        listener().step_done(Step("models", "customer_360"))
    lines = [re.sub(r"\d+\.\d s", "T", line) for line in text.getvalue().splitlines()]
    assert lines == ["landing: 2 steps, 1,234 rows, T", "models: 1 steps, T"]


def test_a_terminal_gets_bars() -> None:
    text = io.StringIO()
    with shown(Console(file=text, force_terminal=True, width=120)):
        assert isinstance(listener(), LiveDisplay)
        listener().stage_started("landing", 1)
        listener().step_done(Step("landing", "crm.accounts", 1_200))
    assert "landing" in text.getvalue()
    assert "1,200 rows" in text.getvalue()


def test_nobody_listens_but_inside_the_block() -> None:
    someone = Silence()
    with heard_by(someone):
        assert listener() is someone
    assert listener() is not someone
