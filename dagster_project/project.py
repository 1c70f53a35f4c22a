"""What every entry point starts from: one workspace and the settings that hold in it, checked."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb

from ingestion.rules import load_rules
from ingestion.sources import SourceObject, source_objects
from ingestion.sources.demo import demo_settings, ensure_files
from workspace.configuration import configuration_path, load_settings
from workspace.paths import Workspace
from workspace.settings import Settings

DBT_PROJECT = Path(__file__).parents[1] / "dbt_project"
"""Found beside the packages: an editable install of a checkout is what is supported."""
SHIPPED_RULES = DBT_PROJECT / "seeds"


@dataclass(frozen=True)
class Project:
    """A workspace and its settings; the embedded company's where no source is configured."""

    workspace: Workspace
    settings: Settings
    is_demo: bool

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Project:
        """Read the configuration that the environment names, and the company's rules.

        Raises:
            ConfigurationError: one of them cannot be obeyed; names the place and what was meant.
        """
        workspace = Workspace.from_environment(environment)
        settings = load_settings(configuration_path(environment), environment)
        with duckdb.connect() as nowhere:
            load_rules(nowhere, SHIPPED_RULES, rules_folder(settings))
        if settings.sources:
            return cls(workspace, settings, is_demo=False)
        return cls(workspace, demo_settings(settings, demo_folder(workspace)), is_demo=True)

    @cached_property
    def objects(self) -> tuple[SourceObject, ...]:
        """Every source object of the configuration."""
        return source_objects(self.settings)

    def prepare_sources(self) -> None:
        """Write the exports of the embedded company, where it is the source."""
        if self.is_demo:
            ensure_files(self.settings.demo, demo_folder(self.workspace))

    def as_of(self, now: datetime) -> date:
        """The date of a run that names none: the company's, else the demo's, else today.

        Args:
            now: an instant with its zone; the day is that of the reporting time zone.
        """
        if self.settings.company.as_of is not None:
            return self.settings.company.as_of
        if self.is_demo:
            return self.settings.demo.as_of
        return now.astimezone(ZoneInfo(self.settings.company.reporting_timezone)).date()


def demo_folder(workspace: Workspace) -> Path:
    """Where the exports of the embedded company stand."""
    return workspace.scratch / "demo"


def rules_folder(settings: Settings) -> Path:
    """The company's own rules: `rules/` beside customer360.toml."""
    return settings.path.absolute().parent / "rules"
