"""`c360 check`: whether each source can be reached and has what the configuration names."""

from __future__ import annotations

from dataclasses import asdict

import typer

from dagster_project.output import print_json, print_table
from dagster_project.project import Project
from ingestion.sources.reachability import check_sources
from workspace.errors import ConfigurationError, SourceUnreadableError


def check(project: Project, *, as_json: bool) -> None:
    """Print what was found of each object; nothing is landed.

    Raises:
        SourceUnreadableError: an object cannot be read as configured; all findings are printed.
        ConfigurationError: the same, where every cause is the configuration.
    """
    project.prepare_sources()
    findings = check_sources(project.objects)
    n_wrong = sum(not finding.is_reachable for finding in findings)
    if as_json:
        print_json([asdict(finding) for finding in findings])
        raise typer.Exit(max((finding.exit_code for finding in findings), default=0))
    print_table(
        ("object", "result", "found"),
        [(one.label, "ok" if one.is_reachable else "no", one.detail) for one in findings],
    )
    if n_wrong:
        codes = {finding.exit_code for finding in findings if not finding.is_reachable}
        is_configuration = codes == {ConfigurationError.exit_code}
        raise (ConfigurationError if is_configuration else SourceUnreadableError)(
            f"{n_wrong} of {len(findings)} objects cannot be read as configured.",
            remedy="See what was found of each.",
        )
