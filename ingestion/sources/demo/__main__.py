"""Writes the embedded company at any size: `python -m ingestion.sources.demo --help`."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import date
from pathlib import Path
from time import perf_counter

from ingestion.sources.demo.forms.entities import DEPARTMENTS, configuration
from ingestion.sources.demo.output import EntityForm, write_entities
from workspace.settings import Demo


def main(words: list[str] | None = None) -> None:
    """Write the company's department entities as Parquet, and the configuration that reads them."""
    given = _parser().parse_args(words)
    # At scale more customers are wanted than the vendors' form is meant for.
    demo = Demo.model_construct(
        customers=given.customers,
        months=given.months,
        seed=given.seed,
        as_of=given.as_of,
        mess=given.mess,
        causes=given.causes,
        usage_share=given.usage_share,
    )
    started = perf_counter()
    departments = given.departments or DEPARTMENTS
    write_entities(
        demo, EntityForm(given.folder, departments, truth=given.truth), processes=given.processes
    )
    toml = given.folder / "customer360.toml"
    toml.write_text(configuration(given.as_of, departments), encoding="utf-8")
    sys.stdout.write(
        f"Wrote {given.customers:,} customers to {given.folder} in"
        f" {perf_counter() - started:.0f} s. To use them: C360_CONFIG={toml} c360 run\n"
    )


def _parser() -> argparse.ArgumentParser:
    usual = Demo()
    parser = argparse.ArgumentParser(prog="python -m ingestion.sources.demo", description=__doc__)
    parser.add_argument("folder", type=Path, help="where to write; made if it is not there")
    parser.add_argument("--customers", type=int, default=usual.customers)
    parser.add_argument("--months", type=int, default=usual.months)
    parser.add_argument("--seed", type=int, default=usual.seed)
    parser.add_argument("--as-of", type=date.fromisoformat, default=usual.as_of)
    parser.add_argument("--mess", choices=("none", "default", "hard"), default=usual.mess)
    parser.add_argument("--causes", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--usage-share", type=float, default=usual.usage_share, metavar="SHARE")
    parser.add_argument("--departments", nargs="+", choices=DEPARTMENTS, metavar="DEPARTMENT")
    parser.add_argument("--truth", type=Path, help="folder for what only tests may know")
    parser.add_argument("--processes", type=int, default=os.cpu_count(), help="default: all cores")
    return parser


if __name__ == "__main__":
    main()
