"""Whether the keys of a source fit its kind and each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workspace.settings import Source


def check_source(source: Source) -> None:
    """Check what no key alone can tell.

    Raises:
        ValueError: says what is wrong, in words for a person.
    """
    if source.kind == "files" and not source.folder:
        raise ValueError("a source of kind 'files' needs 'folder'")
    if source.kind == "sql_database" and not source.connection_env:
        raise ValueError("a source of kind 'sql_database' needs 'connection_env'")
    if source.kind == "api" and not (source.system and source.token_env):
        raise ValueError("a source of kind 'api' needs 'system' and 'token_env'")
    if source.kind == "api" and (source.folder or source.connection_env):
        raise ValueError("'folder' and 'connection_env' are not for a source of kind 'api'")
    if source.kind != "api" and (source.token_env or source.base_url):
        raise ValueError("'token_env' and 'base_url' are for a source of kind 'api'")
    if source.system and source.kind == "sql_database":
        raise ValueError(
            "'system' is for a vendor's API or a folder of its records: kind must be 'api' or"
            " 'files'"
        )
    if source.system and source.objects:
        raise ValueError(
            "the objects of 'system' are known: remove 'objects', or move what else the folder"
            " holds to a source of its own"
        )
    if (source.leave_out or source.fields) and not source.system:
        raise ValueError("'leave_out' and 'fields' need 'system'")
    if not source.system and not source.objects:
        raise ValueError(
            "a source without 'system' needs 'objects': map at least one export or table, under"
            " [[sources.NAME.objects]]"
        )
    names = [mapping.name for mapping in source.objects]
    if repeated := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"object names repeat: {', '.join(sorted(repeated))}")
