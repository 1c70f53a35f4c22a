"""On which line a key stands, in TOML of every style."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workspace.toml_lines import Path, key_lines, line_of

TEXT = '''\
# a comment with [brackets] and key = "value"
title = "with # no comment"
[company]
name = """
[sources.fake]
name = 1
"""
"quoted key" = 1

[sources.crm]
kind = 'files'  # [sources.other]
[[sources.crm.objects]]
name = "accounts"
columns = { id = "Id", "a.b" = "x, y", nested = { deep = 1 } }
date_formats = [
    "%Y", # ]
    "[x]",
]
values.status = { "Closed Won" = "won" }
[sources.crm.objects.constants]
currency = "USD"
[[sources.crm.objects]]
name = "contacts"
'''
FIRST: Path = ("sources", "crm", "objects", 0)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("title",), 2),
        (("company",), 3),
        (("company", "name"), 4),
        (("company", "quoted key"), 8),
        (("sources", "crm", "kind"), 11),
        (FIRST, 12),
        ((*FIRST, "columns", "id"), 14),
        ((*FIRST, "columns", "a.b"), 14),
        ((*FIRST, "columns", "nested", "deep"), 14),
        ((*FIRST, "date_formats", 1), 15),
        ((*FIRST, "values", "status", "Closed Won"), 19),
        ((*FIRST, "constants", "currency"), 21),
        (("sources", "crm", "objects", 1, "name"), 23),
        (("sources", "crm", "objects", 1, "absent"), 22),
        (("absent",), None),
    ],
    ids=lambda value: ".".join(map(str, value)) if isinstance(value, tuple) else None,
)
def test_the_line_of_a_key_or_of_the_nearest_table_above_it(path: Path, line: int | None) -> None:
    assert line_of(key_lines(TEXT), path) == line


def test_windows_line_ends_count_as_one_line() -> None:
    assert key_lines("a = 1\r\n[b]\r\nc = 2\r\n")["b", "c"] == 3


WORDS = st.text("ab\"'#[]{}=.,é \\", min_size=1, max_size=6)


@given(st.lists(WORDS, unique=True, min_size=1), WORDS)
def test_every_key_is_found_whatever_stands_in_keys_and_values(keys: list[str], value: str) -> None:
    def quoted(text: str) -> str:
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

    text = "".join(f"{quoted(key)} = {quoted(value)} # {value}\n" for key in keys)
    assert list(tomllib.loads(text)) == keys
    assert key_lines(text) == {(key,): line for line, key in enumerate(keys, start=1)}
