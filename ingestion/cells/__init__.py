"""SQL that reads a cell: the text that an export wrote, as the type that an entity's column has."""

from ingestion.cells.dates import DateStyle
from ingestion.cells.reading import CellStyle, cleaned, finished, problem, value

__all__ = ["CellStyle", "DateStyle", "cleaned", "finished", "problem", "value"]
