"""What a vendor's objects are: the fields of their payloads that are read, and how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from ingestion.entities.model import Column, Entity
from workspace.settings import ObjectMapping

ENVELOPE = (
    "id",
    "cursor_value",
    "is_deleted",
    "account",
    "api_version",
    "fetched_at",
    "payload_hash",
    "payload",
)
"""The columns of every page of a vendor's object; source and batch are known by where it landed."""
ID, VERSION, IS_DELETED, PAYLOAD = "id", "cursor_value", "is_deleted", "payload"
DATED_BY = ("updated_at", "created_at", "occurred_at")


@dataclass(frozen=True)
class VendorObject:
    """The records of one kind; the first column is their key, and stands in the envelope too."""

    name: str
    grain: str
    columns: tuple[Column, ...]
    periods: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Vendor:
    """A system that many companies have, by its own API."""

    name: str
    api_version: str
    objects: tuple[VendorObject, ...]
    date_formats: tuple[str, ...] = ()
    """As in a mapping; () is ISO 8601."""

    @cached_property
    def entities(self) -> tuple[Entity, ...]:
        """What the accepted rows of its objects are."""
        return tuple(self._entity(each) for each in self.objects)

    def mapping(self, entity: Entity, fields: Mapping[str, str]) -> ObjectMapping:
        """How an envelope of this object becomes a row.

        `fields` are paths of columns that a company keeps elsewhere, by column. A column without a
        path stays empty.
        """
        key = entity.key[0]
        paths = {column.name: fields.get(column.name, column.path) for column in entity.columns[1:]}
        paths = {name: path for name, path in paths.items() if path}
        return ObjectMapping(
            name=entity.name,
            entity=entity.full_name,
            file=f"{entity.name}[.-]*",
            delivery="changes",
            version=VERSION,
            columns={key: ID} | dict.fromkeys(paths, PAYLOAD),
            paths=paths,
            date_formats=self.date_formats,
        )

    def _entity(self, each: VendorObject) -> Entity:
        names = [column.name for column in each.columns]
        return Entity(
            department=self.name,
            name=each.name,
            grain=each.grain,
            key=(names[0],),
            columns=each.columns,
            periods=each.periods,
            dated_by=tuple(name for name in DATED_BY if name in names),
        )
