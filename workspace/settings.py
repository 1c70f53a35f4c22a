"""The typed form of customer360.toml: what a company decides, validated before anything runs."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator


def _known_timezone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"'{name}' is not a time zone of the IANA database")
    return name


def _variable_name(name: str) -> str:
    if not re.fullmatch("[A-Za-z_][A-Za-z0-9_]*", name):
        raise ValueError("must be the name of an environment variable, never the URL itself")
    return name


Timezone = Annotated[str, AfterValidator(_known_timezone)]
VariableName = Annotated[str, AfterValidator(_variable_name)]
CurrencyCode = Annotated[str, Field(pattern="^[A-Z]{3}$")]
Identifier = Annotated[str, Field(pattern="^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=48)]
Rate = Annotated[float, Field(ge=0, le=1)]


class Table(BaseModel):
    """A table of the file: unknown keys are errors, values do not change after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Company(Table):
    """Who the figures are about and how they are reported."""

    name: str = "Demo company"
    reporting_currency: CurrencyCode = "USD"
    reporting_timezone: Timezone = "UTC"
    as_of: date | None = Field(
        None, description="The date of the run where --as-of is not given; default today."
    )


class Metrics(Table):
    """Settings of metric definitions; see docs/metrics.md for what each one changes."""

    mrr_past_due: Literal["count", "exclude"] = "count"
    mrr_pause: Literal["contraction", "churn"] = "contraction"
    renewal_gap_days: int = Field(30, ge=0)
    reactivation_window_days: int | None = Field(None, ge=1)
    small_base_n: int = Field(10, ge=1)
    health_min_coverage: Rate = 0.5
    fx_max_age_days: int = Field(45, ge=1, description="A rate older than this counts as missing.")


class Gates(Table):
    """When the gates warn and when they refuse."""

    quarantine_warn_rate: Rate = 0.0
    quarantine_refuse_rate: Rate = 0.05
    key_conflict_refuse_rate: Rate = 0.01
    volume_change_refuse_rate: float = Field(
        0.5,
        gt=0,
        description="Largest change of a published total against the previous generation.",
    )


class Demo(Table):
    """The embedded company, used when no source is configured."""

    customers: int = Field(500, ge=1)
    months: int = Field(36, ge=1)
    seed: int = 7
    as_of: date = date(2026, 10, 15)


class ObjectMapping(Table):
    """One export or table, and how its columns become those of a department entity."""

    name: Identifier
    entity: str = Field(description="department.entity, e.g. billing.invoices")
    file: str | None = Field(None, description="File pattern inside the source's folder.")
    table: str | None = Field(
        None, description="Table or view of a database, or the sheet of a workbook."
    )
    delivery: Literal["whole", "snapshots", "changes"] = Field(
        "whole",
        description="whole: the files that match are together the object; snapshots: the last "
        "file by name is; changes: every file adds or updates rows.",
    )
    key: tuple[str, ...] = Field(
        (), description="Columns of the export that identify a row; default the entity's id."
    )
    version: str | None = Field(
        None, description="Column of the export that orders the versions of a row."
    )
    cursor: str | None = Field(
        None, description="Column of a database table by which new and changed rows are read."
    )
    columns: dict[str, str] = Field(description="entity column = column of the export")
    constants: dict[str, str | int | float | bool | date] = {}
    values: dict[str, dict[str, str]] = Field(
        {}, description="Per entity column: value of the export = our value."
    )
    encoding: str | None = Field(None, description="Default: by byte-order mark, else UTF-8.")
    delimiter: str | None = Field(
        None, description="Default: the one of , ; tab | that the header uses most."
    )
    skip_lines: int = Field(0, ge=0, description="Lines above the header.")
    decimal_mark: Literal[".", ","] = "."
    date_formats: tuple[str, ...] = Field(
        (), description="strptime formats tried in turn; default ISO 8601."
    )
    timezone: Timezone = Field("UTC", description="Zone of instants that carry no offset.")
    end_is_inclusive: bool = Field(
        False, description="True where an end date is the last day of service."
    )
    null_values: tuple[str, ...] = ("", "NULL", "null", "N/A", "#N/A")
    quarantine_refuse_rate: Rate | None = None
    key_conflict_refuse_rate: Rate | None = None


class Source(Table):
    """One departmental system: a folder of exports or a database."""

    kind: Literal["files", "sql_database"]
    folder: str | None = Field(
        None, description="Folder of the exports; ${NAME} takes an environment variable."
    )
    connection_env: VariableName | None = Field(
        None, description="Environment variable that holds the database URL."
    )
    objects: tuple[ObjectMapping, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> Source:
        if self.kind == "files" and not self.folder:
            raise ValueError("a source of kind 'files' needs 'folder'")
        if self.kind == "sql_database" and not self.connection_env:
            raise ValueError("a source of kind 'sql_database' needs 'connection_env'")
        names = [mapping.name for mapping in self.objects]
        if repeated := {name for name in names if names.count(name) > 1}:
            raise ValueError(f"object names repeat: {', '.join(sorted(repeated))}")
        return self


class Settings(Table):
    """All of customer360.toml."""

    company: Company = Company()
    metrics: Metrics = Metrics()
    gates: Gates = Gates()
    demo: Demo = Demo()
    sources: dict[Identifier, Source] = {}
    path: Path = Field(Path("customer360.toml"), exclude=True)
