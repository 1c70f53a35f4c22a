"""Compares a payload of Zendesk with the list of its documented fields."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

FIELDS: Mapping[str, Any] = json.loads(
    (Path(__file__).parent / "schemas" / "zendesk.json").read_text(encoding="utf-8")
)["objects"]
FORMATS = {
    "instant": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"),
    "date": re.compile(r"\d{4}-\d\d-\d\d"),
    "url": re.compile(r"https://[a-z0-9]+\.zendesk\.com/api/v2/[a-z_/]+/\d+\.json"),
}
TYPES: Mapping[str, type | tuple[type, ...]] = {
    "any": object,
    "array": list,
    "boolean": bool,
    "integer": int,
    "object": Mapping,
    "string": str,
}


def differences(name: str, payload: Mapping[str, object]) -> list[str]:
    """What the payload of an object has that is not documented, or lacks, by its path."""
    return list(_of_object(payload, FIELDS[name]["fields"], name))


def documents(name: str, path: str) -> bool:
    """Whether the dotted path leads to a documented field of the object, or into free JSON."""
    fields = FIELDS[name]["fields"]
    for part in path.split("."):
        if fields is None:
            return True
        if part not in fields:
            return False
        fields = fields[part].get("fields")
    return True


def _of_object(value: Mapping[str, object], fields: Mapping[str, Any], path: str) -> Iterator[str]:
    for name in value.keys() - fields.keys():
        yield f"{path}.{name} is not documented"
    for name, field in fields.items():
        if name in value:
            yield from _of_value(value[name], field, f"{path}.{name}")
        elif not field.get("optional"):
            yield f"{path}.{name} is missing"


def _of_value(value: Any, field: Mapping[str, Any], path: str) -> Iterator[str]:
    if value is None:
        if field["type"] != "any" and not field.get("nullable"):
            yield f"{path} is null"
        return
    is_number_for_flag = field["type"] == "integer" and isinstance(value, bool)
    if not isinstance(value, TYPES[field["type"]]) or is_number_for_flag:
        yield f"{path} is no {field['type']}: {value!r}"
    elif "values" in field and value not in field["values"]:
        yield f"{path} is none of its values: {value!r}"
    elif "format" in field and not FORMATS[field["format"]].fullmatch(value):
        yield f"{path} is no {field['format']}: {value!r}"
    elif "kinds" in field:
        yield from _of_kind(value, field, path)
    elif "fields" in field:
        yield from _of_object(value, field["fields"], path)
    elif "items" in field:
        for place, item in enumerate(value):
            yield from _of_value(item, field["items"], f"{path}[{place}]")


def _of_kind(value: Mapping[str, object], field: Mapping[str, Any], path: str) -> Iterator[str]:
    kind = value.get(field["kind"])
    if kind in field["kinds"]:
        yield from _of_object(value, field["kinds"][kind], f"{path}<{kind}>")
    else:
        yield f"{path} is of no known kind: {kind!r}"
