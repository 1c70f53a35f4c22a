"""Reads customer360.toml: a company's settings, or all of its mistakes at once with their lines."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from workspace.configuration_errors import KeyPath, Mistake, configuration_error, mistakes_of
from workspace.errors import ConfigurationError
from workspace.paths import full_path
from workspace.settings import Settings

DEFAULT_PATH = Path("customer360.toml")
_VARIABLE = re.compile(r"\$\{([^}]*)\}")


def configuration_path(environment: Mapping[str, str] = os.environ) -> Path:
    """The file that `C360_CONFIG` names, absolute; else `customer360.toml` beside the reader."""
    named = environment.get("C360_CONFIG")
    return full_path(named, "C360_CONFIG") if named else DEFAULT_PATH


def load_settings(path: Path, environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings in `path`; the defaults, with no source, if it is the default path and absent.

    Folders come out absolute: relative ones are taken from the folder of the file, and `${NAME}`
    from `environment`.

    Raises:
        ConfigurationError: the file is absent, cannot be read, is no TOML, or cannot be obeyed;
            names every mistake with its line and key.
    """
    if path == DEFAULT_PATH and not path.exists():
        return Settings()
    data = _read(path)
    mistakes = _prepare(data, path, environment)
    try:
        settings = Settings.model_validate(data)
    except ValidationError as error:
        details = error.errors(include_url=False)
        raise configuration_error(
            path, [*mistakes, *mistakes_of(details, data, Settings)]
        ) from None
    if mistakes:
        raise configuration_error(path, mistakes)
    return settings.model_copy(update={"path": path})


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        raise ConfigurationError(
            f"The configuration {path} is not there.",
            remedy="Correct C360_CONFIG, or run `c360 init` to make one.",
        ) from None
    except OSError as error:
        raise ConfigurationError(
            f"The configuration {path} cannot be read: {error.strerror}."
        ) from None
    except UnicodeDecodeError as error:
        raise ConfigurationError(
            f"The configuration {path} is not UTF-8 text (byte {error.start + 1}).",
            remedy="Save it as UTF-8.",
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(
            f"The configuration {path} is not valid TOML: {error}.",
            remedy="Texts stand in quotes, lists in [ ], tables in { }.",
        ) from None


def _prepare(data: dict[str, Any], path: Path, environment: Mapping[str, str]) -> list[Mistake]:
    """Make the folders in `data` absolute; what cannot be done, and keys that no file may set."""
    mistakes = []
    if "path" in data:
        del data["path"]
        mistakes.append(Mistake(("path",), "is no known key."))
    sources = data.get("sources")
    for name, source in sources.items() if isinstance(sources, dict) else ():
        folder = source.get("folder") if isinstance(source, dict) else None
        if isinstance(folder, str):
            place: KeyPath = ("sources", name, "folder")
            mistakes += _unset_variables(folder, place, environment)
            expanded = _VARIABLE.sub(lambda match: environment.get(match[1], ""), folder)
            try:
                source["folder"] = str((path.parent / Path(expanded).expanduser()).resolve())
            except RuntimeError:
                text = "is in the home of a user who is unknown. Write the whole path."
                mistakes.append(Mistake(place, text))
    return mistakes


def _unset_variables(folder: str, place: KeyPath, environment: Mapping[str, str]) -> list[Mistake]:
    return [
        Mistake(place, f"the environment variable {name} is not set. Set it, or name the folder.")
        for name in _VARIABLE.findall(folder)
        if not environment.get(name)
    ]
