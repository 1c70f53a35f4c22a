"""What people decided and which model is in force, as one hash: another one, and a run is due."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

import duckdb

from identity.asking.decisions import Decision, in_force, load_decisions, staged_decisions
from identity.matching.models import Model, model_in_force, staged_model
from workspace.paths import Workspace


def identity_fingerprint(workspace: Workspace) -> str:
    """The hash of what the next run will obey.

    Raises:
        StorageError: the decisions or the model cannot be read.
    """
    return _digest(load_decisions(workspace), model_in_force(workspace))


def staged_fingerprint(connection: duckdb.DuckDBPyConnection) -> str:
    """The hash of what a run obeyed: a decision that was taken while it worked is not in it."""
    return _digest(staged_decisions(connection), staged_model(connection))


def _digest(decisions: Iterable[Decision], model: Model) -> str:
    """Only what holds counts: a decision that was taken back leaves no trace."""
    pairs = sorted(
        [*sorted(pair), decision.choice, decision.reason]
        for pair, decision in in_force(decisions).items()
    )
    content = json.dumps([pairs, model.version, model.settings], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()
