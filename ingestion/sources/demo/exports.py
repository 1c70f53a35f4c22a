"""Writes the exports of the embedded company: what happened, in the words of each department."""

from __future__ import annotations

import shutil
from pathlib import Path

from ingestion.sources.demo import (
    billing_exports,
    crm_exports,
    engagement_exports,
    helpdesk_exports,
    mishaps,
)
from ingestion.sources.demo.company import company
from ingestion.sources.demo.writing import lines, text
from workspace.settings import Demo

DEPARTMENTS = (crm_exports, helpdesk_exports, billing_exports, engagement_exports)


def write_exports(demo: Demo, folder: Path) -> None:
    """Write every export below `folder`, one folder a system; same `demo`, same bytes."""
    described = company(demo)
    for department in DEPARTMENTS:
        for export in department.exports(described):
            path = folder / export.file
            path.parent.mkdir(parents=True, exist_ok=True)
            content = mishaps.spoiled_lines(export.file, lines(export))
            written = mishaps.spoiled_text(export.file, text(content, export.manner))
            path.write_bytes(written.encode(export.manner.encoding))
    first_payments = min((folder / "billing").glob("zahlungen_*.csv"))
    shutil.copyfile(first_payments, first_payments.with_stem(f"{first_payments.stem} (Kopie)"))
