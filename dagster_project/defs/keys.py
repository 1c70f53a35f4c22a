"""Names of assets: the way of the data is the path of their keys."""

from __future__ import annotations

import dagster as dg

from ingestion.entities import Entity
from ingestion.sources import SourceObject

GENERATION = dg.AssetKey(["serving", "generation"])


def landing_key(source_object: SourceObject) -> dg.AssetKey:
    """Pages of one object, as they arrived."""
    return dg.AssetKey(["landing", source_object.source, source_object.name])


def raw_key(source_object: SourceObject) -> dg.AssetKey:
    """Every version of every row of one object."""
    return dg.AssetKey(["raw", source_object.source, source_object.name])


def accepted_key(entity: Entity) -> dg.AssetKey:
    """Rows of one department entity that passed the row rules, whatever objects feed it."""
    return dg.AssetKey(["accepted", entity.table])
