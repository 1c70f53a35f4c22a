"""One group of revenue models, or its baseline, in a process of its own.

Usage: python -m benchmarks.revenue.case FOLDER TARGET GROUP STEP, where STEP is models or
baseline. Writes FOLDER/GROUP-STEP.json: seconds of CPU by model, or of the baseline.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from benchmarks.revenue.groups import GROUPS, SHARED, Group
from benchmarks.revenue.project import connect


def make_baseline(folder: Path, group: Group) -> dict[str, float]:
    """Make the same by hand; CPU seconds."""
    with connect(folder) as connection:
        connection.execute(SHARED.read_text(encoding="utf-8"))
        query = group.baseline.read_text(encoding="utf-8")
        started = time.process_time()
        connection.execute(query)
        return {group.name: time.process_time() - started}


def main(folder: Path, target: Path, name: str, step: str) -> None:
    """Make one side of one group."""
    (group,) = (group for group in GROUPS if group.name == name)
    if step == "models":
        # dbt's modules alone take memory, which is not to be counted as the baseline's.
        from benchmarks.revenue.building import make_models  # noqa: PLC0415

        seconds = make_models(folder, target, group.results, {})
    else:
        seconds = make_baseline(folder, group)
    costs_file(folder, name, step).write_text(json.dumps(seconds), encoding="utf-8")


def costs_file(folder: Path, name: str, step: str) -> Path:
    """Where one side of a group says what it cost."""
    return folder / f"{name}-{step}.json"


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:5])
