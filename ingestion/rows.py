"""SQL of whole rows: each raw row as its entity's columns, and every reason why it is broken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from ingestion import payloads
from ingestion.cells import CellStyle, DateStyle, cleaned, finished, problem, value
from ingestion.entities import Column, ColumnType, Entity
from ingestion.sources.model import Defect
from ingestion.sql import quoted, text, texts
from ingestion.vendors.model import IS_DELETED, PAYLOAD
from workspace.settings import ObjectMapping

DEFECTS: dict[str, str] = {
    Defect.WRONG_NUMBER_OF_CELLS: "the record has more or fewer cells than the header",
    Defect.REPEATED_HEADER: "the header stands here again",
    Defect.UNREADABLE_CHARACTER: "a character is none of the encoding",
    Defect.OPEN_QUOTE: "a quote is not closed, or stands where none may",
    Defect.TRUNCATED: "the file breaks off inside this record",
    Defect.NO_RECORD: "the line holds no record",
}
"""What the defects that reading found mean."""
MARK = Column(IS_DELETED, ColumnType.BOOLEAN, "Whether the vendor deleted the record.")
SEPARATOR = "chr(31)"
"""Stands between the texts that are hashed."""


@dataclass(frozen=True)
class RowReader:
    """How the rows of one raw table become rows of an entity."""

    entity: Entity
    mapping: ObjectMapping
    raw_names: Mapping[str, str]
    """Column of the export → column of the raw table."""
    missing: frozenset[str] = frozenset()
    """Columns of the export that live pages lack: the gate refuses, no row is blamed."""
    version_kind: ColumnType = ColumnType.TEXT

    @cached_property
    def style(self) -> CellStyle:
        """How the export writes its cells."""
        mapping = self.mapping
        dates = DateStyle(mapping.date_formats, mapping.timezone)
        return CellStyle(mapping.decimal_mark, dates, mapping.end_is_inclusive)

    def judged(self, raw: str) -> str:
        """CTEs that end in `judged`, over the relation `raw` of the raw table's columns.

        `judged` holds the `_c360_` columns of raw, `_c360_is_broken`, `_c360_key` (text, null where
        a part of the key is empty), `_c360_version` (in `version_kind`), `_c360_is_tombstone`, and
        the entity's columns.
        """
        version = self.version_value("_c360_version_cell", self.version_kind)
        named = "".join(f", _c360_key as {name}" for name in self._named_by_key)
        return f"""
        cells as (select {", ".join(self._cells())} from {self._opened(raw)}),
        readings as (select *, {version} as _c360_version{self._readings()} from cells),
        stored as (select *, {", ".join(self._stored())} from readings),
        judged as (
            select *, {self._is_broken()} as _c360_is_broken, {self._key()} as _c360_key{named}
            from stored
        )"""

    def reasons(self) -> str:
        """SQL over `judged`: every reason of the row, as a list of texts; empty for a sound row."""
        found = ", ".join(f"case when {case} then {says} end" for case, says in self._checks)
        known = " ".join(f"when {text(code)} then {text(says)}" for code, says in DEFECTS.items())
        defect = f"concat_ws(': ', _c360_defect, case _c360_defect {known} end)"
        return (
            f"case when _c360_defect is not null then [{defect}]"
            f" else list_filter([{found}], lambda reason: reason is not null) end"
        )

    def row_hash(self) -> str:
        """SQL over `judged`: hash of what a sound row says, or of the cells of a broken one."""
        said = [
            "_c360_key",
            "_c360_version",
            *self._tombstone_mark,
            *(column.name for column in self._filled),
        ]
        written = ["_c360_defect", "_c360_text", "_c360_version_cell", *self._key_cells]
        written += [_cell(column) for column in self._filled]
        return (
            f"md5(case when _c360_is_broken"
            f" then concat_ws({SEPARATOR}, 'broken', {_hashed(written)})"
            f" else concat_ws({SEPARATOR}, {_hashed(said)}) end)"
        )

    @property
    def version_column_type(self) -> ColumnType | None:
        """Type of the entity's column that the declared version fills; None where there is none."""
        names = [
            name for name, header in self.mapping.columns.items() if header == self.mapping.version
        ]
        return self.entity.column(names[0]).type if names else None

    def version_value(self, cell: str, kind: ColumnType) -> str:
        """SQL of a cleaned cell of the declared version, read as `kind` or null."""
        return value(Column("version", kind, "Orders the versions of a record."), cell, self.style)

    def version_cells(self, raw: str) -> str:
        """Select of the cleaned cells of the declared version, as `cell`."""
        return f"select {self._version_cell()} as cell from {raw}"

    @cached_property
    def _filled(self) -> tuple[Column, ...]:
        """The entity's columns that the mapping gives a value."""
        names = {*self.mapping.columns, *self.mapping.constants}
        return tuple(column for column in self.entity.columns if column.name in names)

    @cached_property
    def _key_cells(self) -> dict[str, str]:
        """Cells of declared key columns that no column of the entity is filled from, by alias."""
        mapped = self.mapping.columns.values()
        extra = [header for header in self.mapping.key if header not in mapped]
        return {f"_c360_key_{number}": header for number, header in enumerate(extra)}

    @cached_property
    def _key_parts(self) -> tuple[str, ...]:
        """Expressions over `stored` whose values identify a record."""
        if not self.mapping.key:
            return self.entity.key
        by_header = {header: name for name, header in reversed(self.mapping.columns.items())}
        by_header |= {header: alias for alias, header in self._key_cells.items()}
        return tuple(by_header[header] for header in self.mapping.key)

    @cached_property
    def _named_by_key(self) -> tuple[str, ...]:
        """The entity's id where nothing fills it: the declared key stands in for it."""
        filled = {column.name for column in self._filled}
        is_named = bool(self.mapping.key) and len(self.entity.key) == 1
        return tuple(name for name in self.entity.key if is_named and name not in filled)

    def _cells(self) -> Iterator[str]:
        yield from ("_c360_page_id", "_c360_row", "_c360_line", "_c360_defect", "_c360_text")
        yield f"{self._version_cell()} as _c360_version_cell"
        yield f"{self._is_tombstone()} as _c360_is_tombstone"
        if self._sent:
            yield "_c360_values is not null as _c360_has_payload"
        for alias, header in self._key_cells.items():
            yield f"{self._cell(header)} as {alias}"
        for column in self._filled:
            mapped = self.mapping.columns.get(column.name)
            if column in self._sent:
                position = self._sent.index(column) + 1
                cell = f"nullif(trim(_c360_values[{position}]), '')"
            elif mapped is not None:
                cell = self._cell(mapped, self.mapping.values.get(column.name, {}))
            else:
                cell = text(str(self.mapping.constants[column.name]))
            yield f"{cell} as {_cell(column)}"

    @cached_property
    def _sent(self) -> tuple[Column, ...]:
        """The columns that are read out of a payload."""
        return tuple(column for column in self._filled if column.name in self.mapping.paths)

    @property
    def _tombstone_mark(self) -> tuple[str, ...]:
        return ("_c360_is_tombstone",) if self._sent else ()

    def _opened(self, raw: str) -> str:
        """The raw relation; where rows are envelopes, with the values of their payloads."""
        if not self._sent:
            return raw
        payload = quoted(self.raw_names[PAYLOAD]) if PAYLOAD in self.raw_names else "null"
        paths = (self.mapping.paths[column.name] for column in self._sent)
        return f"(select *, {payloads.values(payload, paths)} as _c360_values from {raw})"

    def _is_tombstone(self) -> str:
        """Null where the envelope's mark cannot be read; without a mark the record is there."""
        if not self._sent:
            return "false"
        cell = self._cell(IS_DELETED)
        return f"case when {cell} is null then false else {value(MARK, cell, self.style)} end"

    def _cell(self, header: str, values: Mapping[str, str] | None = None) -> str:
        if header not in self.raw_names:
            return "cast(null as varchar)"
        name = quoted(self.raw_names[header])
        return cleaned(name, self.mapping.null_values, values or {})

    def _version_cell(self) -> str:
        if self.mapping.version is None:
            return "cast(null as varchar)"
        return self._cell(self.mapping.version)

    def _readings(self) -> str:
        return "".join(f", {self._reading(column)} as {_read(column)}" for column in self._filled)

    def _reading(self, column: Column) -> str:
        cell, style = _cell(column), self._style(column)
        read = value(column, cell, style)
        translations = self.mapping.values.get(column.name)
        if not translations or style == CellStyle() or column.type is ColumnType.TEXT:
            return read
        ours = texts(translations.values())
        return (
            f"case when {cell} in ({ours}) then {value(column, cell, CellStyle())} else {read} end"
        )

    def _stored(self) -> Iterator[str]:
        for column in self.entity.columns:
            if column in self._filled:
                yield f"{finished(column, _read(column), self._style(column))} as {column.name}"
            elif column.name not in self._named_by_key:
                yield f"cast(null as {column.type.value}) as {column.name}"

    def _style(self, column: Column) -> CellStyle:
        """Constants are written in the configuration's own style, not in the export's."""
        return self.style if column.name in self.mapping.columns else CellStyle()

    def _key(self) -> str:
        if len(self._key_parts) == 1:
            return f"cast({self._key_parts[0]} as varchar)"
        escaped = (
            f"replace(replace(cast({part} as varchar), '\\', '\\\\'), '|', '\\|')"
            for part in self._key_parts
        )
        return " || '|' || ".join(escaped)

    def _is_broken(self) -> str:
        conditions = " or ".join(f"coalesce({condition}, false)" for condition, _ in self._checks)
        return f"_c360_defect is not null or {conditions}"

    @cached_property
    def _checks(self) -> tuple[tuple[str, str], ...]:
        """(condition that breaks the row, SQL of the reason), over `stored`."""
        return (*self._cell_checks(), *self._row_checks())

    def _cell_checks(self) -> Iterator[tuple[str, str]]:
        for column in self.entity.columns:
            if column in self._filled:
                cell = _cell(column)
                if column.type is not ColumnType.TEXT or column.allowed:
                    is_unreadable = f"{cell} is not null and {_read(column)} is null"
                    yield is_unreadable, problem(column, cell, self._style(column))
                if column.not_negative:
                    shown = f"{text(f'negative: {column.name}: ')} || {column.name}"
                    yield f"{column.name} < 0", f"{shown} || ' is below zero'"
            is_named = column.name in self._named_by_key
            if column.required and not is_named and not self._is_missing(column.name):
                empty = f"{_cell(column)} is null" if column in self._filled else "true"
                if column in self._sent:
                    empty = f"{empty} and not _c360_is_tombstone"
                yield empty, text(f"missing_value: {column.name}: is required and empty")

    def _row_checks(self) -> Iterator[tuple[str, str]]:
        if self._sent:
            unread = f"not_a_boolean: {IS_DELETED}: is neither true nor false"
            yield "_c360_is_tombstone is null", text(unread)
        if self._sent and PAYLOAD not in self.missing:
            yield "not _c360_has_payload", text("not_json: payload: is no JSON object")
        for alias, header in self._key_cells.items():
            if header not in self.missing:
                yield f"{alias} is null", text(f"missing_value: key '{header}': is empty")
        if self.entity.any_of and not any(map(self._is_missing, self.entity.any_of)):
            empty = " and ".join(f"{name} is null" for name in self.entity.any_of)
            names = ", ".join(self.entity.any_of)
            yield empty, text(f"missing_reference: none of {names} holds a value")
        for start, end in self.entity.periods:
            says = (
                f"{text(f'end_before_start: {end}: ')} || {end} || {text(f' is before {start} ')}"
            )
            yield f"{end} < {start}", f"{says} || {start}"

    def _is_missing(self, name: str) -> bool:
        return self.mapping.columns.get(name) in self.missing


def _cell(column: Column) -> str:
    return f"cell_{column.name}"


def _read(column: Column) -> str:
    return f"read_{column.name}"


def _hashed(parts: list[str]) -> str:
    """Texts that tell apart whatever differs: empty from null, and where one part ends."""
    shown = (f"cast({part} as varchar)" for part in parts)
    return ", ".join(f"coalesce(length({part}) || ':' || {part}, '-')" for part in shown)
