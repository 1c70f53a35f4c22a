"""Mistakes of customer360.toml in words: where each stands, what is wrong, what was meant."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from workspace.errors import ConfigurationError
from workspace.toml_lines import key_lines, line_of

KeyPath = tuple[str | int, ...]
"""Keys from the top of the file; a number is the position in an array of tables, from 0."""

_PATTERNS = {
    "^[A-Z]{3}$": "must be a currency code of three capital letters such as USD",
    "^[a-z][a-z0-9]*(_[a-z0-9]+)*$": "must be lower-case words of a-z and 0-9, joined by single _",
}
_WORDS = {
    "missing": "is missing",
    "bool_parsing": "must be true or false",
    "bool_type": "must be true or false",
    "string_type": "must be text in quotes",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "date_type": "must be a date such as 2024-12-31",
    "date_parsing": "must be a date such as 2024-12-31",
    "date_from_datetime_parsing": "must be a date such as 2024-12-31",
    "date_from_datetime_inexact": "must be a date such as 2024-12-31, without a time",
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "tuple_type": "must be a list in square brackets",
    "string_too_long": "is too long",
}
_LIMITS = {
    "greater_than_equal": ("ge", "must be at least"),
    "greater_than": ("gt", "must be more than"),
    "less_than_equal": ("le", "must be at most"),
    "less_than": ("lt", "must be less than"),
}

_VALUE_SHOWN = 40
"""Characters of a wrong value that are shown."""


@dataclass(frozen=True)
class Mistake:
    """One thing that is wrong in the file: the key it is about, and a clause that says what."""

    path: KeyPath
    text: str


def configuration_error(path: Path, mistakes: Iterable[Mistake]) -> ConfigurationError:
    """All mistakes of one file in one error, each with its line and key, in the file's order."""
    text, data = _content(path)
    lines = key_lines(text)
    placed = sorted(
        {(line_of(lines, mistake.path), mistake) for mistake in mistakes},
        key=lambda pair: (pair[0] or 0, str(pair[1].path), pair[1].text),
    )
    said = [_sentence(line, mistake, data) for line, mistake in placed]
    if len(said) == 1:
        return ConfigurationError(f"{path}, {said[0]}")
    listed = "".join(f"\n  {sentence}" for sentence in said)
    return ConfigurationError(f"{path} has {len(said)} mistakes:{listed}")


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint ` Did you mean 'x'?` for the known word most like `word`, else an empty text."""
    by_folded = {candidate.casefold(): candidate for candidate in sorted(known)}
    found = difflib.get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.6)
    return f" Did you mean '{by_folded[found[0]]}'?" if found else ""


def mistakes_of(
    details: Sequence[ErrorDetails], data: dict[str, Any], model: type[BaseModel]
) -> list[Mistake]:
    """What pydantic found wrong in `data`, in plain words; one mistake a key."""
    found: dict[KeyPath, Mistake] = {}
    for detail in details:
        path = _path_in(detail, data)
        found.setdefault(path, Mistake(path, _words(detail, path, model)))
    return list(found.values())


def _content(path: Path) -> tuple[str, dict[str, Any]]:
    """The text and the data of the file; empty where settings were not read from a file."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        return text, tomllib.loads(text)
    except (OSError, ValueError):
        return "", {}


def _sentence(line: int | None, mistake: Mistake, data: dict[str, Any]) -> str:
    place = f"line {line}, " if line else ""
    return f"{place}{_dotted(mistake.path, data)}: {mistake.text}"


def _dotted(path: KeyPath, data: object) -> str:
    """`sources.crm.objects[accounts].columns.name`: elements of arrays by their own name."""
    said = ""
    for key in path:
        data = _inside(data, key)
        if isinstance(key, int):
            name = data.get("name") if isinstance(data, dict) else None
            said += f"[{name or key + 1}]"
        else:
            said += f".{key}" if said else key
    return said


def _inside(data: object, key: str | int) -> object:
    if isinstance(data, dict):
        return data.get(str(key))
    if isinstance(data, list) and isinstance(key, int) and key < len(data):
        return data[key]
    return None


def _path_in(detail: ErrorDetails, data: object) -> KeyPath:
    """The location that pydantic gives, without the marks that are no keys of the file."""
    path: list[str | int] = []
    for part in detail["loc"]:
        data = _inside(data, part)
        if data is None and not (detail["type"] == "missing" and part == detail["loc"][-1]):
            break
        path.append(part)
    return tuple(path)


def _words(detail: ErrorDetails, path: KeyPath, model: type[BaseModel]) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "extra_forbidden":
        return f"is no known key.{nearest(str(path[-1]), _keys_beside(path, model))}"
    if kind == "value_error":
        # A source does not know its own name; the place of its mistake does.
        return str(context["error"]).replace("sources.NAME", ".".join(map(str, path)))
    if kind == "literal_error":
        expected = str(context["expected"])
        return f"must be {expected}{_not(detail)}"
    if kind == "string_pattern_mismatch":
        return f"{_PATTERNS[context['pattern']]}{_not(detail)}"
    if kind in _LIMITS:
        limit, words = _LIMITS[kind]
        return f"{words} {context[limit]}{_not(detail)}"
    words = _WORDS.get(kind, detail["msg"])
    return words if kind == "missing" else f"{words}{_not(detail)}"


def _not(detail: ErrorDetails) -> str:
    """`, not 'x'` for a short value; other values would only blur the sentence."""
    value = detail["input"]
    is_short = isinstance(value, str | int | float) and len(str(value)) <= _VALUE_SHOWN
    return f", not {value!r}" if is_short else ""


def _keys_beside(path: KeyPath, model: type[BaseModel]) -> list[str]:
    """The keys that the table holding `path` may have."""
    annotation: Any = model
    for key in path[:-1]:
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            annotation = annotation.model_fields[str(key)].annotation
        else:
            arguments = get_args(annotation)
            annotation = arguments[1] if get_origin(annotation) is dict else arguments[0]
    return [name for name, field in annotation.model_fields.items() if not field.exclude]
