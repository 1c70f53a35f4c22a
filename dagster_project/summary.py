"""What a run did, in a few lines: read, quarantined, built, published, how long, where."""

from __future__ import annotations

from typing import Any

from serving.manifest import Generation

SHOWN_WARNINGS = 5


def published_text(record: dict[str, Any], generation: Generation | None, seconds: float) -> str:
    """The summary of a run that published.

    Args:
        record: its line of the run ledger.
        generation: what it published.
        seconds: how long the person waited.
    """
    lines = [
        f"Published generation {record['generation']} as of {record['as_of']}, in {seconds:.0f} s.",
        f"  read         {record['n_read']:,} rows ({record['n_new']:,} of them new)",
        f"  quarantined  {record['n_quarantined']:,} rows{_how_to_see(record['n_quarantined'])}",
        f"  built        {record['n_models']} models",
    ]
    if generation:
        found = generation.manifest.checks
        # What is published has failed checks of severity warning only.
        checks = f"{found.get('passed', 0)} passed, {found.get('failed', 0)} warned"
        lines += [
            f"  checks       {checks}",
            f"  published    {len(generation.manifest.tables)} tables in {generation.path}",
        ]
    lines += _warnings(record["warnings"])
    return "\n".join(lines)


def unchanged_text(generation: Generation) -> str:
    """What is said where a run would make the generation that readers have."""
    manifest = generation.manifest
    return (
        f"Nothing changed: generation {generation.number} as of {manifest.as_of}, published "
        f"{manifest.published_at:%Y-%m-%d %H:%M} UTC, is what a run would make."
    )


def _how_to_see(n_quarantined: int) -> str:
    return " (c360 quarantine list)" if n_quarantined else ""


def _warnings(warnings: list[str]) -> list[str]:
    if not warnings:
        return []
    shown = [f"  - {_without_remedy(text)}" for text in warnings[:SHOWN_WARNINGS]]
    hidden = len(warnings) - len(shown)
    more = [f'  - and {hidden} more (c360 query "from check_results")'] if hidden > 0 else []
    count = "1 warning" if len(warnings) == 1 else f"{len(warnings)} warnings"
    return [f"{count} to look at:", *shown, *more]


def _without_remedy(message: str) -> str:
    return message.split(" Remedy:", maxsplit=1)[0]
