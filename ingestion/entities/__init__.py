"""The department entities: one definition for mapping, staging models and docs."""

from ingestion.entities.billing import BILLING
from ingestion.entities.crm import CRM
from ingestion.entities.engagement import FEEDBACK, SUCCESS, USAGE
from ingestion.entities.finance import FINANCE
from ingestion.entities.helpdesk import HELPDESK
from ingestion.entities.model import Column, ColumnType, Entity

ENTITIES: dict[str, Entity] = {
    entity.full_name: entity
    for entity in (*CRM, *HELPDESK, *BILLING, *USAGE, *FEEDBACK, *SUCCESS, *FINANCE)
}

__all__ = ["ENTITIES", "Column", "ColumnType", "Entity"]
