"""SQL that reads the fields of a vendor's record out of its payload, by their paths."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingestion.sql import text

PATH = re.compile(r"[^.\[\]]+(\.[^.\[\]]+)*(\[[^\[\]]+\])?")
"""`a.b` is field b of a; `a.b[7]` is the value of the element of list a.b whose id is 7."""


def is_path(path: str) -> bool:
    """Whether a path can be read."""
    return PATH.fullmatch(path) is not None


def values(payload: str, paths: Iterable[str]) -> str:
    """SQL of a list of texts, one a path; null where the payload is no JSON object.

    A number, a list or an object is its JSON; JSON's null and an absent field are null. The payload
    is parsed once for all plain paths.
    """
    chosen = tuple(paths)
    plain = [path for path in chosen if "[" not in path]
    found = f"json_extract_string({payload}, [{', '.join(text(_json_path(p)) for p in plain)}])"
    read = found
    if len(plain) < len(chosen):
        listed = [_element(payload, path) for path in chosen if "[" in path]
        order = [*plain, *(path for path in chosen if "[" in path)]
        positions = ", ".join(f"all_values[{order.index(path) + 1}]" for path in chosen)
        together = f"list_concat({found}, [{', '.join(listed)}])"
        read = f"list_transform([{together}], lambda all_values: [{positions}])[1]"
    return f"case when json_valid({payload}) and json_type({payload}) = 'OBJECT' then {read} end"


def _element(payload: str, path: str) -> str:
    """The value of the element of a list that has an id, as Zendesk sends custom fields."""
    field, element_id = path.rstrip("]").split("[")
    elements = f"cast(json_extract({payload}, {text(_json_path(field))}) as json[])"
    is_it = f"json_extract_string(element, '$.id') = {text(element_id)}"
    found = f"list_filter({elements}, lambda element: {is_it})[1]"
    return f"json_extract_string({found}, '$.value')"


def _json_path(path: str) -> str:
    return "$" + "".join(f'."{part}"' for part in path.split("."))
