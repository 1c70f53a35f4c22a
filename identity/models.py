"""Matching models: the shipped one, those a company trained, and which is in force."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from workspace.durable import replace_text, storage_errors
from workspace.errors import StorageError
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
    """The newest model that the company trained; the shipped one before it has.

    Raises:
        StorageError: that model cannot be read.
    """
    own = _own(workspace)
    return load_model(own[-1] if own else SHIPPED)


def keep_model(workspace: Workspace, settings: dict[str, Any]) -> Model:
    """Keep a trained model as the next version of the company's own, durably; runs apply it.

    Raises:
        StorageError: the folder state/ cannot be written.
    """
    own = _own(workspace)
    number = _number(own[-1]) + 1 if own else 1
    path = _folder(workspace) / f"own-{number}.json"
    with storage_errors("The matching model", path.parent):
        replace_text(path, json.dumps(settings, indent=1, ensure_ascii=False, sort_keys=True))
    return Model(path.stem, settings)


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


def _own(workspace: Workspace) -> list[Path]:
    found = [path for path in _folder(workspace).glob("*.json") if NUMBERED.fullmatch(path.stem)]
    return sorted(found, key=_number)


def _number(path: Path) -> int:
    match = NUMBERED.fullmatch(path.stem)
    return int(match[1]) if match else 0


def _folder(workspace: Workspace) -> Path:
    return workspace.state / "identity" / "models"
