"""`c360 train` and `c360 use-model`: what a company's records teach, and which model decides."""

from __future__ import annotations

from typing import Any

from dagster_project.output import print_json, print_table, say
from dagster_project.warehouse import reading
from identity.matching.explanation import SIGNALS
from identity.matching.models import Model, keep_model, model_in_force, model_versions, put_in_force
from identity.matching.training import Learnt, learnt
from identity.matching.training import train as train_model
from identity.matching.trial import Lessons, Trial, lessons, tried
from workspace.paths import Workspace

UNKEPT = "trained now"
USED = "The next `c360 run` applies it."


def train(workspace: Workspace, *, is_kept: bool, as_json: bool) -> None:
    """Train a model on the warehouse, tell what it learnt, and keep it as the next version.

    Args:
        workspace: whose warehouse teaches, and whose state/ keeps the model.
        is_kept: False to show only.
        as_json: print one JSON document.

    Raises:
        C360Error: there is no warehouse yet, or too few pairs are known to learn from.
    """
    in_force = model_in_force(workspace)
    with reading(workspace) as connection:
        found = lessons(connection)
    settings = train_model(found.records, found.labels, found.n_matches)
    trials = [tried(found, in_force), tried(found, Model(UNKEPT, settings))]
    kept = keep_model(workspace, settings) if is_kept else None
    if as_json:
        print_json(_document(found, learnt(settings), trials, kept))
        return
    say(
        f"Learnt from {len(found.labels):,} pairs of records that ids, numbers or people join.\n\n"
        "How often the values of two records agree, where both have one:"
    )
    print_table(
        ("signal", "agreement", "in one customer", "by chance"),
        [
            (SIGNALS[one.signal].name, one.level, _rate(one.within), _rate(one.by_chance))
            for one in learnt(settings)
        ],
    )
    say(f"\nBy likeness alone, joined from {found.automatic:.1%}:")
    print_table(
        ("model", "known pairs joined", "pairs of two customers joined"),
        [
            (
                f"{one.version}{' (in force)' if one.version == in_force.version else ''}",
                _share(one.n_joined, one.n_labels),
                _share(one.n_mistaken, one.n_strangers),
            )
            for one in trials
        ],
    )
    back = f"`c360 use-model {in_force.version}` goes back."
    say(f"\nKept as {kept.version}. {USED} {back}" if kept else "\nNothing was kept.")


def list_models(workspace: Workspace, *, as_json: bool) -> None:
    """Tell which models there are, and which decides."""
    in_force = model_in_force(workspace).version
    versions = model_versions(workspace)
    if as_json:
        print_json({"models": versions, "in_force": in_force})
    else:
        say("\n".join(f"{one} (in force)" if one == in_force else one for one in versions))


def use_model(workspace: Workspace, version: str, *, as_json: bool) -> None:
    """Put one of the kept models, or the shipped one, in force.

    Raises:
        C360Error: there is no such model.
    """
    before = model_in_force(workspace).version
    model = put_in_force(workspace, version)
    if as_json:
        print_json({"in_force": model.version, "before": before})
    elif model.version == before:
        say(f"{before} is in force already.")
    else:
        say(f"{model.version} takes the place of {before}. {USED}")


def _document(
    found: Lessons, signals: list[Learnt], trials: list[Trial], kept: Model | None
) -> dict[str, Any]:
    return {
        "n_labels": len(found.labels),
        "automatic": found.automatic,
        "learnt": [one._asdict() for one in signals],
        "trials": [one._asdict() for one in trials],
        "kept_as": kept and kept.version,
    }


def _rate(rate: float) -> str:
    return "under 0.01%" if rate < 0.0001 else f"{rate:.2%}"  # noqa: PLR2004


def _share(part: int, whole: int) -> str:
    return f"{part:,} of {whole:,}" + (f" ({part / whole:.1%})" if whole else "")
