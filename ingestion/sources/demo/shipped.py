"""The embedded company as a configured one: its shipped mapping and up-to-date exports."""

from __future__ import annotations

import hashlib
import shutil
import tomllib
from pathlib import Path

from ingestion.sources.demo.exports import write_exports
from workspace.settings import Company, Demo, Settings, Source

PACKAGE = Path(__file__).parent
MAPPING = PACKAGE / "customer360.toml"
MARKER = "written-from"
"""File beside the exports that names what they were made from; written last."""


def demo_settings(settings: Settings, folder: Path) -> Settings:
    """`settings` with the sources of the embedded company, whose exports stand below `folder`.

    The company's name, currency and `as_of` hold where `settings` has none of its own.
    """
    shipped = tomllib.loads(MAPPING.read_text(encoding="utf-8"))
    sources = {
        name: Source.model_validate({**source, "folder": str(folder / source["folder"])})
        for name, source in shipped["sources"].items()
    }
    given = settings.company.model_dump(exclude_unset=True)
    if given.get("as_of") is None:
        given["as_of"] = settings.demo.as_of
    company = Company.model_validate({**shipped["company"], **given})
    return settings.model_copy(update={"company": company, "sources": sources})


def ensure_exports(demo: Demo, folder: Path) -> None:
    """Write the exports of `demo` to `folder`, unless those that stand there are the same.

    What else stands in `folder` is removed: it belongs to the exports.
    """
    marker = folder / MARKER
    wanted = f"{demo.model_dump_json()} {_code_hash()}\n"
    if marker.is_file() and marker.read_text(encoding="utf-8") == wanted:
        return
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    write_exports(demo, folder)
    marker.write_text(wanted, encoding="utf-8")


def _code_hash() -> str:
    """Hash of the generator's own modules: exports are written again when it changes."""
    digest = hashlib.sha256()
    for module in sorted(PACKAGE.glob("*.py")):
        digest.update(module.read_bytes())
    return digest.hexdigest()
