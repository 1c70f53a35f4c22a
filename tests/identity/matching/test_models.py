"""Which matching model is in force, and the way back to an earlier one."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from identity.matching.fingerprint import identity_fingerprint
from identity.matching.models import (
    Model,
    keep_model,
    load_model,
    model_in_force,
    model_versions,
    put_in_force,
    stage_model,
    staged_model,
)
from workspace.errors import C360Error, StorageError
from workspace.paths import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


def test_before_any_training_the_shipped_model_is_in_force(workspace: Workspace) -> None:
    assert model_in_force(workspace) == load_model()
    assert model_versions(workspace) == ["shipped-1"]


def test_a_trained_model_is_in_force_until_a_person_goes_back(workspace: Workspace) -> None:
    before = identity_fingerprint(workspace)
    models = [keep_model(workspace, {"number": number}) for number in range(1, 12)]
    assert model_in_force(workspace) == models[-1] == Model("own-11", {"number": 11})
    assert model_versions(workspace) == ["shipped-1", *(f"own-{n}" for n in range(1, 12))]
    assert identity_fingerprint(workspace) != before
    assert put_in_force(workspace, "own-2") == model_in_force(workspace) == models[1]
    put_in_force(workspace, "shipped-1")
    assert identity_fingerprint(workspace) == before
    assert keep_model(workspace, {}).version == "own-12"


def test_a_model_that_is_not_there_is_refused_and_the_others_are_named(
    workspace: Workspace,
) -> None:
    keep_model(workspace, {})
    with pytest.raises(C360Error, match=r"Did you mean 'own-1'\? There are: shipped-1, own-1\."):
        put_in_force(workspace, "own-7")
    assert model_in_force(workspace).version == "own-1"


def test_a_model_in_force_that_is_lost_is_no_reason_to_use_another(workspace: Workspace) -> None:
    keep_model(workspace, {})
    (workspace.state / "identity" / "models" / "own-1.json").unlink()
    with pytest.raises(StorageError, match=r"own-1\.json cannot be read.*Restore the file"):
        model_in_force(workspace)


def test_what_is_staged_is_the_model() -> None:
    with duckdb.connect() as connection:
        stage_model(connection, Model("own-1", {"name": "Müller"}))
        assert staged_model(connection) == Model("own-1", {"name": "Müller"})
