"""Systems and exports: what to read, and how."""

from __future__ import annotations

from ingestion.mapping import check_mappings
from ingestion.sources.model import Page, SourceChangedError, SourceObject
from workspace.settings import ObjectMapping, Settings


def source_objects(settings: Settings) -> tuple[SourceObject, ...]:
    """Every object of every source that `settings` declares, in the order of the file.

    Raises:
        ConfigurationError: a mapping cannot hold; names all mistakes with line and column.
    """
    objects = tuple(
        SourceObject(
            source=name,
            kind=source.kind,
            location=str(source.folder if source.kind == "files" else source.connection_env),
            mapping=_ordered(mapping),
            configuration=settings.path,
            position=position,
        )
        for name, source in settings.sources.items()
        for position, mapping in enumerate(source.objects)
    )
    check_mappings(objects)
    return objects


def _ordered(mapping: ObjectMapping) -> ObjectMapping:
    """Rows that are read by a cursor are versions in its order, where nothing else is declared."""
    if mapping.cursor is None or mapping.version is not None:
        return mapping
    return mapping.model_copy(update={"version": mapping.cursor})


__all__ = ["Page", "SourceChangedError", "SourceObject", "source_objects"]
