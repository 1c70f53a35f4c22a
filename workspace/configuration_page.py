"""Renders docs/configuration.md from the settings, so that the page cannot say otherwise."""

from __future__ import annotations

import sys
from pathlib import Path

from pydantic.fields import FieldInfo

from workspace.settings import (
    Company,
    Demo,
    Gates,
    Identity,
    Metrics,
    ObjectMapping,
    Source,
    Table,
)

PAGE = Path("docs/configuration.md")
INTRODUCTION = """# customer360.toml

Which systems a company has and what it decides. `C360_CONFIG` names the file (default
`./customer360.toml`); without one the embedded company is used. `c360 init FOLDER` writes a first
one from a folder of exports, `c360 check` tells what it leads to. Unknown keys are errors that name
the line and the nearest key. Beside it, `rules/<name>.csv` replaces or extends a shipped rule of
`dbt_project/seeds/` with the same columns.

Secrets never stand in it: a database's URL comes from the environment variable that
`connection_env` names, the key of an API from the one that `token_env` names.

Where an object has no declared `version`, two rows with the same key and
other content contradict each other and go to quarantine
([decision 0003](decisions/0003-what-is-current.md)).
"""
TABLES: tuple[tuple[str, type[Table]], ...] = (
    ("[company]", Company),
    ("[metrics]", Metrics),
    ("[identity]", Identity),
    ("[gates]", Gates),
    ("[demo]", Demo),
    ("[sources.NAME]", Source),
    ("[[sources.NAME.objects]]", ObjectMapping),
)


def render() -> str:
    """The page: one section a table of the file, one row a key."""
    parts = [INTRODUCTION.rstrip()]
    for heading, table in TABLES:
        parts += ["", f"## `{heading}`", "", (table.__doc__ or "").splitlines()[0], ""]
        parts += ["| key | default | meaning |", "|---|---|---|"]
        parts += [_row(name, field) for name, field in table.model_fields.items()]
    return "\n".join(parts) + "\n"


def _row(name: str, field: FieldInfo) -> str:
    meaning = (field.description or "").replace("|", "\\|")
    return f"| `{name}` | {_default(field)} | {meaning} |"


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    if field.default is None or field.default in ((), {}):
        return ""
    if isinstance(field.default, tuple):
        return " ".join(f"`{value}`" if value else "empty" for value in field.default)
    return f"`{field.default}`"


def main() -> None:
    """Write the page below the current directory; `--check` only compares."""
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(render(), encoding="utf-8")
    elif PAGE.read_text(encoding="utf-8") != render():
        sys.exit(f"{PAGE} is not as the settings say; run `make docs`")


if __name__ == "__main__":
    main()
