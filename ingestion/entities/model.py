"""What an entity and its columns are; the definitions stand beside this module."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypedDict, Unpack


class ColumnType(StrEnum):
    """How a cell is read; the value is the type of the accepted column."""

    TEXT = "varchar"
    INTEGER = "bigint"
    AMOUNT = "decimal(18, 4)"
    """Money or a quantity as billed."""
    PRECISE = "decimal(28, 8)"
    """A unit price, a yearly recurring amount or an exchange rate."""
    DATE = "date"
    INSTANT = "timestamp"
    """UTC, without zone."""
    BOOLEAN = "boolean"
    CURRENCY = "varchar(3)"
    """ISO 4217, upper case."""
    JSON = "json"
    """A nested list or object, as sent."""


@dataclass(frozen=True)
class Column:
    """One column: its name, how cells are read, and the text that every reader of it sees."""

    name: str
    type: ColumnType
    description: str
    required: bool = False
    allowed: tuple[str, ...] = ()
    is_personal: bool = False
    is_period_end: bool = False
    """True where the stored value is the first day after; `end_is_inclusive` adds a day."""
    not_negative: bool = False
    path: str = ""
    """Where the value stands in a vendor's payload, dotted; "" where it has a column of its own."""


@dataclass(frozen=True)
class Entity:
    """What accepted rows are: a department entity, or the objects of one kind of a vendor."""

    department: str
    name: str
    grain: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    any_of: tuple[str, ...] = ()
    """At least one of these columns must hold a value."""
    periods: tuple[tuple[str, str], ...] = ()
    """Pairs (start, end): an end before its start is a broken row."""
    dated_by: tuple[str, ...] = ()
    """Columns that tell the day of a row, the first that holds a value; () where none does."""

    @property
    def is_enveloped(self) -> bool:
        """Whether its rows arrive in envelopes, each with a payload."""
        return any(column.path for column in self.columns)

    @property
    def full_name(self) -> str:
        """department.entity, as customer360.toml names it."""
        return f"{self.department}.{self.name}"

    @property
    def table(self) -> str:
        """department__entity, as accepted tables and models are named."""
        return f"{self.department}__{self.name}"

    def column(self, name: str) -> Column:
        """The column called `name`; raises KeyError where there is none."""
        return next(column for column in self.columns if column.name == name)


class Rules(TypedDict, total=False):
    """What a column may ask of its cells."""

    required: bool
    allowed: tuple[str, ...]
    is_personal: bool
    is_period_end: bool
    not_negative: bool
    path: str


def text(name: str, description: str, **rules: Unpack[Rules]) -> Column:
    """A column of text."""
    return Column(name, ColumnType.TEXT, description, **rules)


def integer(name: str, description: str, **rules: Unpack[Rules]) -> Column:
    """A column of whole numbers."""
    return Column(name, ColumnType.INTEGER, description, **rules)


def amount(name: str, description: str, **rules: Unpack[Rules]) -> Column:
    """A column of money or quantities, decimal(18, 4)."""
    return Column(name, ColumnType.AMOUNT, description, **rules)


def precise(name: str, description: str, **rules: Unpack[Rules]) -> Column:
    """A column of unit prices, yearly amounts or rates, decimal(28, 8)."""
    return Column(name, ColumnType.PRECISE, description, **rules)


def day(name: str, description: str, **rules: Unpack[Rules]) -> Column:
    """A column of dates."""
    return Column(name, ColumnType.DATE, description, **rules)


def instant(name: str, description: str, **rules: Unpack[Rules]) -> Column:
    """A column of instants, UTC."""
    return Column(name, ColumnType.INSTANT, description, **rules)


def flag(name: str, description: str, **rules: Unpack[Rules]) -> Column:
    """A column of booleans."""
    return Column(name, ColumnType.BOOLEAN, description, **rules)


def json(name: str, description: str, **rules: Unpack[Rules]) -> Column:
    """A column of nested lists or objects."""
    return Column(name, ColumnType.JSON, description, **rules)


def currency(name: str = "currency", **rules: Unpack[Rules]) -> Column:
    """A column of currency codes."""
    return Column(name, ColumnType.CURRENCY, "Currency of the row's amounts, ISO 4217.", **rules)


CUSTOMER_REFERENCES = (
    text("crm_account_id", "Account in the CRM that the row is about; a shared external id."),
    text("billing_account_id", "Account in billing that the row is about; a shared external id."),
    text(
        "helpdesk_organization_id",
        "Organization in the helpdesk that the row is about; a shared external id.",
    ),
)
REFERENCE_NAMES = tuple(column.name for column in CUSTOMER_REFERENCES)
ADDRESS = (
    text("street", "Street and house number, as the source writes them."),
    text("city", "City, as the source writes it."),
    text("postal_code", "Postal code, as the source writes it."),
    text("phone", "Telephone number of the company, as the source writes it."),
)
"""Where a company is and how it is called; the country stands apart."""
