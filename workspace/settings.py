"""The typed form of customer360.toml: what a company decides, validated before anything runs."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from workspace.setting_types import (
    ApiUrl,
    CurrencyCode,
    Identifier,
    Rate,
    SecretName,
    Timezone,
    VariableName,
)
from workspace.source_needs import check_source

RecurringSource = Literal["billing", "contracts", "opportunities"]


class Table(BaseModel):
    """A table of the file: unknown keys are errors, values do not change after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Company(Table):
    """Who the figures are about and how they are reported."""

    name: str = Field("Demo company", description="Name of the company.")
    reporting_currency: CurrencyCode = Field(
        "USD", description="Currency of all published amounts, unless a name says local."
    )
    reporting_timezone: Timezone = Field("UTC", description="Zone in which months begin and end.")
    as_of: date | None = Field(
        None, description="The date of the run where --as-of is not given; default today."
    )


class Metrics(Table):
    """Settings of metric definitions; see docs/metrics.md for what each one changes."""

    mrr_past_due: Literal["count", "exclude"] = Field(
        "count", description="Whether subscriptions with overdue payments are in MRR."
    )
    mrr_pause: Literal["contraction", "churn"] = Field(
        "contraction", description="What a pause of all subscriptions of a customer is."
    )
    mrr_discounts: Literal["recurring", "none", "all"] = Field(
        "recurring",
        description="Which discounts lower MRR: those that recur, none, or those given once too.",
    )
    churn_timing: Literal["service_end", "cancelled_at"] = Field(
        "service_end",
        description="Whether MRR ends with the service or on the day it was cancelled.",
    )
    recurring_sources: tuple[RecurringSource, ...] = Field(
        (),
        description="What MRR is made of: for each customer the first of these that knows it. "
        "Default: of billing, contracts, opportunities the first that the company has.",
    )
    renewal_gap_days: int = Field(
        30, ge=0, description="Longest gap bridged between linked periods."
    )
    reactivation_window_days: int | None = Field(
        None,
        ge=1,
        description="Longest absence after which a return is a reactivation, in days from the "
        "first of the last month at whose end the customer paid to the first of that of the "
        "return: two months, so that under 59 no return is one; default any.",
    )
    small_base_n: int = Field(
        10, ge=1, description="Ratios of fewer customers are marked as of a small base."
    )
    health_min_coverage: Rate = Field(
        0.5, description="Share of weight that must be known for a health score."
    )
    fx_max_age_days: int = Field(45, ge=1, description="A rate older than this counts as missing.")
    early_renewal_days: int = Field(
        30, ge=0, description="A renewal signed at least so many days before it is due is early."
    )
    late_renewal_days: int = Field(
        30, ge=0, description="Days after it is due in which a renewal still counts as one."
    )


class Identity(Table):
    """When records of several systems are one customer; see docs/identity.md."""

    automatic: Rate = Field(
        0.99, description="Probability from which likely records are joined without being asked."
    )
    review: Rate = Field(0.5, description="Probability from which `c360 review` asks a person.")
    largest_customer: int = Field(
        50, ge=2, description="Records that one customer may have; more are held back for review."
    )
    largest_block: int = Field(
        50,
        ge=2,
        description="Records that may share a value, such as a word, for it to find likely pairs.",
    )

    @model_validator(mode="after")
    def _review_is_below_automatic(self) -> Identity:
        if self.review > self.automatic:
            raise ValueError("'review' must not be above 'automatic'")
        return self


class Gates(Table):
    """When the gates warn and when they refuse."""

    quarantine_warn_rate: Rate = Field(
        0.0, description="Share of an object's rows in quarantine above which a check warns."
    )
    quarantine_refuse_rate: Rate = Field(0.05, description="Share above which the gate refuses.")
    key_conflict_refuse_rate: Rate = Field(
        0.01, description="Share of rows with a repeated key and other content that refuses."
    )
    volume_change_refuse_rate: float = Field(
        0.5,
        gt=0,
        description="Largest change of a published total against the previous generation.",
    )


class Demo(Table):
    """The embedded company, used when no source is configured."""

    customers: int = Field(
        500,
        ge=1,
        le=20_000,
        description="How many customers it ever had; for more see docs/demo.md.",
    )
    months: int = Field(36, ge=1, description="How many months of history.")
    seed: int = Field(7, description="Another seed is another company.")
    mess: Literal["none", "default", "hard"] = Field(
        "default",
        description="How far departments disagree: names, missing and wrong ids, duplicates, late "
        "and corrected records.",
    )
    causes: bool = Field(
        True, description="False: the same rates of behaviour, at random instead of with causes."
    )
    usage_share: float = Field(
        1.0,
        gt=0,
        le=1,
        description="Share of users whose usage is recorded; of a customer's others the first is, "
        "on a day a month.",
    )
    as_of: date = Field(date(2026, 10, 15), description="The day up to which things happened.")


class ObjectMapping(Table):
    """One export or table, and how its columns become those of a department entity."""

    name: Identifier = Field(description="Name of the object, in lower case.")
    entity: str = Field(description="department.entity, e.g. billing.invoices")
    file: str | None = Field(None, description="File pattern inside the source's folder.")
    table: str | None = Field(
        None, description="Table or view of a database, or the sheet of a workbook."
    )
    delivery: Literal["whole", "snapshots", "changes"] = Field(
        "whole",
        description="whole: the files that match are together the object; snapshots: the last "
        "file by name is; changes: every file adds rows, or updates them where `version` tells "
        "which content of a row is the newer one.",
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
    paths: dict[str, str] = Field(
        {}, description="Of a vendor's object, from `fields` of its source: column = its path."
    )
    constants: dict[str, str | int | float | bool | date] = Field(
        {}, description="entity column = value that holds for every row"
    )
    values: dict[str, dict[str, str]] = Field(
        {}, description="Per entity column: value of the export = our value."
    )
    encoding: str | None = Field(None, description="Default: by byte-order mark, else UTF-8.")
    delimiter: str | None = Field(
        None, description="Default: the one of , ; tab | that the header uses most."
    )
    skip_lines: int = Field(0, ge=0, description="Lines above the header.")
    decimal_mark: Literal[".", ","] = Field(".", description="Mark before the decimals.")
    date_formats: tuple[str, ...] = Field(
        (),
        description="strptime formats tried in turn, or epoch for seconds since 1970; "
        "default ISO 8601.",
    )
    timezone: Timezone = Field("UTC", description="Zone of instants that carry no offset.")
    end_is_inclusive: bool = Field(
        False, description="True where an end date is the last day of service."
    )
    null_values: tuple[str, ...] = Field(
        ("", "NULL", "null", "N/A", "#N/A"), description="Cells that mean no value."
    )
    quarantine_refuse_rate: Rate | None = Field(
        None, description="The gate's threshold for this object; default that of [gates]."
    )
    key_conflict_refuse_rate: Rate | None = Field(
        None, description="The gate's threshold for this object; default that of [gates]."
    )


class Source(Table):
    """One departmental system: a folder of exports, a database or a vendor's API."""

    kind: Literal["files", "sql_database", "api"] = Field(
        description="files: a folder of exports; sql_database: PostgreSQL or SQLite; api: the "
        "vendor's own API, so far of Stripe."
    )
    folder: str | None = Field(
        None, description="Folder of the exports; ${NAME} takes an environment variable."
    )
    connection_env: VariableName | None = Field(
        None, description="Environment variable that holds the database URL."
    )
    token_env: SecretName | None = Field(
        None, description="Environment variable that holds the key of an API."
    )
    base_url: ApiUrl | None = Field(
        None, description="Where the API is, if not at its vendor's own address; https."
    )
    system: Identifier | None = Field(
        None,
        description="Vendor whose API it is, or whose records the folder holds as they were sent, "
        "in envelopes, one file or more an object; its objects need no mapping.",
    )
    fields: dict[str, str] = Field(
        {},
        description='Where custom fields stand with `system`: "accounts.segment" = "Tier__c", or '
        '"tickets.root_cause" = "custom_fields[360001]" for an element of a list, by its id.',
    )
    leave_out: tuple[Identifier, ...] = Field(
        (),
        description="Objects of `system` that the folder does not hold, or the key may not read.",
    )
    objects: tuple[ObjectMapping, ...] = Field(
        (), description="Its exports or tables, each as [[sources.NAME.objects]]."
    )

    @property
    def location(self) -> str:
        """The folder, or the environment variable that leads to the database or the API."""
        by_kind = {
            "files": self.folder,
            "sql_database": self.connection_env,
            "api": self.token_env,
        }
        return str(by_kind[self.kind])

    @model_validator(mode="after")
    def _has_what_its_kind_needs(self) -> Source:
        check_source(self)
        return self


class Settings(Table):
    """All of customer360.toml."""

    company: Company = Company()
    metrics: Metrics = Metrics()
    identity: Identity = Identity()
    gates: Gates = Gates()
    demo: Demo = Demo()
    sources: dict[Identifier, Source] = {}
    path: Path = Field(Path("customer360.toml"), exclude=True)
