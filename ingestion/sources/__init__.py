"""Systems and exports: what to read, and how."""

from __future__ import annotations

from collections.abc import Iterator

from ingestion.mapping import check_mappings
from ingestion.payloads import is_path
from ingestion.sources.api import CONNECTORS
from ingestion.sources.model import Page, SourceChangedError, SourceObject
from ingestion.vendors import VENDORS
from workspace.configuration_errors import Mistake, configuration_error, nearest
from workspace.settings import ObjectMapping, Settings, Source


def source_objects(settings: Settings) -> tuple[SourceObject, ...]:
    """Every object of every source that `settings` declares, in the order of the file.

    Raises:
        ConfigurationError: a mapping cannot hold, or a system or object is not known; names all
            mistakes with line and column.
    """
    mistakes = [
        mistake
        for name, source in settings.sources.items()
        for mistake in _unknown_names(name, source)
    ]
    if mistakes:
        raise configuration_error(settings.path, mistakes)
    objects = tuple(
        SourceObject(
            source=name,
            kind=source.kind,
            location=source.location,
            mapping=_ordered(mapping),
            configuration=settings.path,
            position=position,
            base_url=source.base_url,
        )
        for name, source in settings.sources.items()
        for position, mapping in enumerate(source.objects or _envelopes(source))
    )
    check_mappings([one for one in objects if settings.sources[one.source].system is None])
    return objects


def _envelopes(source: Source) -> Iterator[ObjectMapping]:
    vendor = VENDORS[str(source.system)]
    for entity in vendor.entities:
        if entity.name not in source.leave_out:
            prefix = f"{entity.name}."
            own = {
                name.removeprefix(prefix): path
                for name, path in source.fields.items()
                if name.startswith(prefix)
            }
            yield vendor.mapping(entity, own)


def _unknown_names(name: str, source: Source) -> Iterator[Mistake]:
    if source.system is None:
        return
    if source.system not in VENDORS:
        hint = nearest(source.system, VENDORS) or f" There are {', '.join(sorted(VENDORS))}."
        text = f"the system '{source.system}' is not known.{hint}"
        yield Mistake(("sources", name, "system"), text)
        return
    if source.kind == "api" and source.system not in CONNECTORS:
        text = (
            f"the API of '{source.system}' is not read yet, but that of"
            f' {", ".join(sorted(CONNECTORS))}. Have its records put into a folder: kind = "files"'
        )
        yield Mistake(("sources", name, "system"), text)
    known = [each.name for each in VENDORS[source.system].objects]
    for left_out in source.leave_out:
        if left_out not in known:
            hint = nearest(left_out, known) or f" It has {', '.join(known)}."
            text = f"{source.system} has no object '{left_out}'.{hint}"
            yield Mistake(("sources", name, "leave_out"), text)
    columns = {
        f"{entity.name}.{column.name}"
        for entity in VENDORS[source.system].entities
        for column in entity.columns[1:]
    }
    for field, path in source.fields.items():
        if field not in columns:
            hint = nearest(field, columns) or " It is written object.column."
            text = f"{source.system} has no field '{field}'.{hint}"
            yield Mistake(("sources", name, "fields", field), text)
        if not is_path(path):
            text = f"'{path}' is no path such as Tier__c, address.city or custom_fields[360001]"
            yield Mistake(("sources", name, "fields", field), text)


def _ordered(mapping: ObjectMapping) -> ObjectMapping:
    """Rows that are read by a cursor are versions in its order, where nothing else is declared."""
    if mapping.cursor is None or mapping.version is not None:
        return mapping
    return mapping.model_copy(update={"version": mapping.cursor})


__all__ = ["Page", "SourceChangedError", "SourceObject", "source_objects"]
