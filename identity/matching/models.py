"""Matching models: the shipped one, those a company trained, and which is in force."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from workspace.configuration_errors import nearest
from workspace.durable import replace_text, storage_errors
from workspace.errors import C360Error, StorageError
from workspace.paths import Workspace

SHIPPED = Path(__file__).parent / "trained" / "shipped-1.json"
NUMBERED = re.compile(r"own-(\d+)")


@dataclass(frozen=True)
class Model:
    """A trained model: its name, kept with every link that it decides, and Splink's settings."""

    version: str
    settings: dict[str, Any]


def load_model(path: Path = SHIPPED) -> Model:
    """The model in a file.

    Raises:
        StorageError: the file is missing or is no model.
    """
    try:
        settings = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise StorageError(
            f"The matching model {path} cannot be read: {error}.",
            remedy="Restore the file from a backup, or train a new one with `c360 train`.",
        ) from error
    return Model(path.stem, settings)


def model_in_force(workspace: Workspace) -> Model:
    """The model that a person put in force last: trained or went back to; else the shipped one.

    Raises:
        StorageError: that model cannot be read.
    """
    pointer = _pointer(workspace)
    if not pointer.is_file():
        return load_model()
    version = pointer.read_text(encoding="utf-8").strip()
    return load_model(_path(workspace, version))


def model_versions(workspace: Workspace) -> list[str]:
    """Every model that may be put in force, the shipped one first, then by age."""
    return [SHIPPED.stem, *(path.stem for path in _own(workspace))]


def keep_model(workspace: Workspace, settings: dict[str, Any]) -> Model:
    """Keep a trained model as the next version of the company's own, durably, and put it in force.

    Raises:
        StorageError: the folder state/ cannot be written.
    """
    own = _own(workspace)
    number = _number(own[-1]) + 1 if own else 1
    path = _folder(workspace) / f"own-{number}.json"
    with storage_errors("The matching model", path.parent):
        replace_text(path, json.dumps(settings, indent=1, ensure_ascii=False, sort_keys=True))
    return put_in_force(workspace, path.stem)


def put_in_force(workspace: Workspace, version: str) -> Model:
    """Let runs apply a model that is there: the shipped one, or one of the company's own.

    Raises:
        C360Error: there is no such model.
        StorageError: it cannot be read, or the folder state/ cannot be written.
    """
    known = model_versions(workspace)
    if version not in known:
        raise C360Error(
            f"There is no matching model '{version}'.{nearest(version, known)}",
            remedy=f"There are: {', '.join(known)}.",
        )
    model = load_model(_path(workspace, version))
    with storage_errors("Which matching model is in force", _folder(workspace)):
        replace_text(_pointer(workspace), f"{version}\n")
    return model


def stage_model(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    """Put the model where dbt reads it: run.identity_model."""
    connection.execute("create schema if not exists run")
    connection.execute(
        "create or replace table run.identity_model as"
        " select ? as model_version, ? as model_settings",
        [model.version, json.dumps(model.settings, ensure_ascii=False)],
    )


def staged_model(connection: duckdb.DuckDBPyConnection) -> Model:
    """The model that dbt reads."""
    ((version, settings),) = connection.execute(
        "select model_version, model_settings from run.identity_model"
    ).fetchall()
    return Model(version, json.loads(settings))


def _path(workspace: Workspace, version: str) -> Path:
    return SHIPPED if version == SHIPPED.stem else _folder(workspace) / f"{version}.json"


def _pointer(workspace: Workspace) -> Path:
    return _folder(workspace) / "in_force.txt"


def _own(workspace: Workspace) -> list[Path]:
    found = [path for path in _folder(workspace).glob("*.json") if NUMBERED.fullmatch(path.stem)]
    return sorted(found, key=_number)


def _number(path: Path) -> int:
    match = NUMBERED.fullmatch(path.stem)
    return int(match[1]) if match else 0


def _folder(workspace: Workspace) -> Path:
    return workspace.state / "identity" / "models"
