"""Checks object mappings against the department entities, and against the columns of an export."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from ingestion.accepted_entities import VENDOR_ENTITIES
from ingestion.declared_values import value_mistake
from ingestion.entities import ENTITIES, Entity
from ingestion.reading_options import option_mistakes
from ingestion.vendors.model import ENVELOPE, IS_DELETED
from workspace.configuration_errors import KeyPath, Mistake, configuration_error, nearest
from workspace.settings import ObjectMapping

if TYPE_CHECKING:
    from ingestion.sources.model import SourceObject

_COLUMNS_SHOWN = 12
_UNREADABLE = re.compile(r"\\x[0-9a-f]{2}")
"""How reading spells a byte that is no character of the encoding."""


def check_mappings(objects: Sequence[SourceObject]) -> None:
    """Check every mapping against its entity, without reading data.

    Raises:
        ConfigurationError: names all mistakes, with the line of each and the nearest match.
    """
    mistakes = [mistake for each in objects for mistake in _mistakes(each)]
    if mistakes:
        raise configuration_error(objects[0].configuration, mistakes)


def check_columns(source_object: SourceObject, page_name: str, columns: Collection[str]) -> None:
    """Check that an export has every column that its mapping uses.

    Raises:
        ConfigurationError: names the file, the line of the configuration, the entity's column, the
            column that the export lacks and the nearest one that it has.
    """
    is_enveloped = source_object.mapping.entity in VENDOR_ENTITIES
    uses = _envelope(source_object) if is_enveloped else _uses(source_object)
    remedy = f" Its files hold envelopes: {', '.join(ENVELOPE)}." if is_enveloped else ""
    mistakes = [
        Mistake(path, f"{page_name} has no column '{column}'.{_instead(column, columns)}{remedy}")
        for column, path in uses
        if column not in columns
    ]
    if mistakes:
        raise configuration_error(source_object.configuration, mistakes)


def used_columns(mapping: ObjectMapping) -> tuple[str, ...]:
    """The columns of the export that the mapping reads, each once, in its order."""
    orders = tuple(name for name in (mapping.version, mapping.cursor) if name)
    marks = (IS_DELETED,) if mapping.entity in VENDOR_ENTITIES else ()
    return tuple(dict.fromkeys((*mapping.columns.values(), *mapping.key, *orders, *marks)))


def _envelope(source_object: SourceObject) -> Iterator[tuple[str, KeyPath]]:
    for column in used_columns(source_object.mapping):
        yield column, _place(source_object)


def _uses(source_object: SourceObject) -> Iterator[tuple[str, KeyPath]]:
    mapping, place = source_object.mapping, _place(source_object)
    for name, column in mapping.columns.items():
        yield column, (*place, "columns", name)
    for column in mapping.key:
        yield column, (*place, "key")
    if mapping.version and mapping.version != mapping.cursor:
        yield mapping.version, (*place, "version")
    if mapping.cursor:
        yield mapping.cursor, (*place, "cursor")


def _instead(column: str, columns: Collection[str]) -> str:
    if any(map(_UNREADABLE.search, columns)):
        return (
            " Its header is in another encoding than it is read in: set 'encoding', for example"
            " to cp1252 or gb18030."
        )
    if hint := nearest(column, columns):
        return hint
    shown = ", ".join(list(columns)[:_COLUMNS_SHOWN])
    more = ", …" if len(columns) > _COLUMNS_SHOWN else ""
    return f" It has: {shown}{more}."


def _place(source_object: SourceObject) -> KeyPath:
    if source_object.mapping.entity in VENDOR_ENTITIES:
        return ("sources", source_object.source, "system")
    return ("sources", source_object.source, "objects", source_object.position)


def _mistakes(source_object: SourceObject) -> Iterator[Mistake]:
    """What is wrong with one mapping, as far as can be told without reading data."""
    place, mapping = _place(source_object), source_object.mapping
    for option, text in option_mistakes(source_object.kind, mapping):
        yield Mistake((*place, option), text)
    entity = ENTITIES.get(mapping.entity)
    if entity is None:
        hint = nearest(mapping.entity, ENTITIES) or " docs/entities.md lists them."
        yield Mistake((*place, "entity"), f"there is no entity '{mapping.entity}'.{hint}")
        return
    for check in _CHECKS:
        for path, text in check(entity, mapping):
            yield Mistake((*place, *path), text)


_Found = Iterator[tuple[KeyPath, str]]


def _unknown_columns(entity: Entity, mapping: ObjectMapping) -> _Found:
    known = [column.name for column in entity.columns]
    tables: dict[str, Iterable[str]] = {
        "columns": mapping.columns,
        "constants": mapping.constants,
        "values": mapping.values,
    }
    for table, content in tables.items():
        for name in content:
            if name not in known:
                hint = nearest(name, known) or " docs/entities.md lists its columns."
                yield (table, name), f"{entity.full_name} has no column '{name}'.{hint}"


def _required_columns(entity: Entity, mapping: ObjectMapping) -> _Found:
    given = {*mapping.columns, *mapping.constants}
    from_key = entity.key if mapping.key and len(entity.key) == 1 else ()
    for column in entity.columns:
        if column.required and column.name not in given and column.name not in from_key:
            yield (
                ("columns", column.name),
                f"{entity.full_name} needs this column: map it or give it a constant.",
            )
    if entity.any_of and not given.intersection(entity.any_of):
        names = ", ".join(entity.any_of)
        yield ("columns",), f"{entity.full_name} needs at least one of {names}."


def _doubly_given(entity: Entity, mapping: ObjectMapping) -> _Found:
    for name in mapping.constants:
        if name in mapping.columns:
            yield ("constants", name), f"'{name}' is mapped to a column too: keep one of the two."
    for name in mapping.values:
        if name not in mapping.columns and name in (column.name for column in entity.columns):
            yield ("values", name), f"'{name}' is not mapped to a column, so it has no values."


def _unreadable_constants(entity: Entity, mapping: ObjectMapping) -> _Found:
    columns = {column.name: column for column in entity.columns}
    for name, value in mapping.constants.items():
        if name in columns and (text := value_mistake(columns[name], value)):
            yield ("constants", name), text
    for name, translations in mapping.values.items():
        for theirs, ours in translations.items():
            is_null = ours in mapping.null_values
            if name in columns and not is_null and (text := value_mistake(columns[name], ours)):
                yield ("values", name, theirs), text


_CHECKS: tuple[Callable[[Entity, ObjectMapping], _Found], ...] = (
    _unknown_columns,
    _required_columns,
    _doubly_given,
    _unreadable_constants,
)
