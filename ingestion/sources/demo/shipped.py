"""The embedded company as a configured one: its shipped mapping and up-to-date files."""

from __future__ import annotations

import hashlib
import shutil
import tomllib
from pathlib import Path

from workspace.settings import Company, Demo, Settings, Source

PACKAGE = Path(__file__).parent
MAPPING = PACKAGE / "customer360.toml"
VENDORS = PACKAGE.parents[1] / "vendors"
MADE_BY = {".py", ".sql", ".csv", ".toml"}
MARKER = "written-from"
"""File beside the files that names what they were made from; written last."""


def demo_settings(settings: Settings, folder: Path) -> Settings:
    """`settings` with the sources of the embedded company, whose files stand below `folder`.

    The company's name, currency and `as_of` hold where `settings` has none of its own.
    """
    shipped = tomllib.loads(MAPPING.read_text(encoding="utf-8"))
    given = settings.company.model_dump(exclude_unset=True)
    if given.get("as_of") is None:
        given["as_of"] = settings.demo.as_of
    company = Company.model_validate({**shipped["company"], **given})
    return settings.model_copy(update={"company": company, "sources": demo_sources(folder)})


def demo_sources(folder: Path) -> dict[str, Source]:
    """The systems of the embedded company, as shipped."""
    shipped = tomllib.loads(MAPPING.read_text(encoding="utf-8"))
    return {
        name: Source.model_validate({**source, "folder": str(folder / source["folder"])})
        for name, source in shipped["sources"].items()
    }


def ensure_files(demo: Demo, folder: Path) -> None:
    """Write what the systems of `demo` hold to `folder`, unless what stands there is the same.

    What else stands in `folder` is removed: it belongs to these files.
    """
    marker = folder / MARKER
    wanted = f"{demo.model_dump_json()} {_code_hash()}\n"
    if marker.is_file() and marker.read_text(encoding="utf-8") == wanted:
        return
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    # Making the company takes imports that a run which changes nothing does without.
    from ingestion.sources.demo.output import write_systems  # noqa: PLC0415

    write_systems(demo, demo_sources(folder), folder)
    marker.write_text(wanted, encoding="utf-8")


def _code_hash() -> str:
    """Hash of what the files are made by: they are written again when it changes."""
    digest = hashlib.sha256()
    made_by = [*PACKAGE.rglob("*"), *VENDORS.glob("*.py")]
    for path in sorted(path for path in made_by if path.suffix in MADE_BY):
        digest.update(path.read_bytes())
    return digest.hexdigest()
