"""What the arrival gate accepts: rows of department entities, and of vendors' objects."""

from ingestion.entities import ENTITIES, Entity
from ingestion.vendors import VENDORS

VENDOR_ENTITIES: dict[str, Entity] = {
    entity.full_name: entity for vendor in VENDORS.values() for entity in vendor.entities
}
ACCEPTED_ENTITIES: dict[str, Entity] = ENTITIES | VENDOR_ENTITIES
"""By full name: department.entity, or vendor.object."""
