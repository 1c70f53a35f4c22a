"""Makes the embedded company: its vendors' form at 500 customers, its entities at 20,000."""

from __future__ import annotations

import sys
from pathlib import Path

from ingestion.sources.demo.output import write_systems
from ingestion.sources.demo.shipped import demo_sources
from workspace.settings import Demo

PYTHON = sys.executable
N_CUSTOMERS = 20_000
N_AT_SCALE = 1_000_000
USAGE_SHARE = 0.043
"""The share of users that makes about 50 million rows of usage at a million customers."""
VENDORS_FORM = (PYTHON, "-m", "benchmarks.company")


def entity_form(folder: Path) -> list[str | Path]:
    """The command that writes the department entities, as docs/demo.md names it."""
    return [
        PYTHON, "-m", "ingestion.sources.demo", folder, "--customers", str(N_CUSTOMERS),
        "--usage-share", str(USAGE_SHARE), "--processes", "2",
    ]  # fmt: skip


def at_scale(wall_seconds: float) -> str:
    """What the time of `entity_form` comes to at a million customers, in words."""
    minutes = wall_seconds * N_AT_SCALE / N_CUSTOMERS / 60
    return f"{minutes:.0f} minutes at {N_AT_SCALE:,} customers"


def main(folder: Path) -> None:
    """Write what every system holds of the company of `make run`."""
    write_systems(Demo(), demo_sources(folder), folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
