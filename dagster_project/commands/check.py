"""`c360 check`: whether each source can be reached and has what the configuration names."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from dagster_project.output import print_json, print_table
from dagster_project.project import Project
from ingestion.mapping import check_columns
from ingestion.sources import SourceObject
from ingestion.sources.reading import read_object
from workspace.errors import C360Error, ConfigurationError, SourceUnreadableError
from workspace.paths import Workspace


@dataclass(frozen=True)
class Finding:
    """What was found of one object; `problem` is empty where all is well."""

    source: str
    object: str
    entity: str
    n_pages: int
    problem: str = ""
    exit_code: int = 0


def check_sources(project: Project, *, as_json: bool) -> None:
    """Print what was found of each object; nothing of the workspace but scratch/ changes.

    Raises:
        SourceUnreadableError: a source cannot be reached or read; every one that was is printed.
        ConfigurationError: a source lacks what the mapping names.
    """
    project.prepare_sources()
    findings = [_finding(project.workspace, one) for one in project.objects]
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        print_table(
            ("source", "object", "entity", "pages", "result"),
            [
                (one.source, one.object, one.entity, one.n_pages, one.problem or "ok")
                for one in findings
            ],
        )
    wrong = [finding for finding in findings if finding.problem]
    if wrong:
        kinds = (SourceUnreadableError, ConfigurationError)
        worst = max(finding.exit_code for finding in wrong)
        kind = next((kind for kind in kinds if kind.exit_code == worst), C360Error)
        raise kind(
            f"{len(wrong)} of {len(findings)} objects cannot be read as configured.",
            remedy="See the result of each above.",
        )


def _finding(workspace: Workspace, source_object: SourceObject) -> Finding:
    n_pages, problem, exit_code = 0, "", 0
    try:
        pages = read_object(workspace, source_object).pages
        n_pages = len(pages)
        for page in pages:
            first = next(iter(page.batches()))
            check_columns(
                source_object,
                page.name,
                [name for name in first.schema.names if not name.startswith("_c360_")],
            )
    except C360Error as error:
        problem, exit_code = str(error), error.exit_code
    return Finding(
        source=source_object.source,
        object=source_object.name,
        entity=source_object.entity.full_name,
        n_pages=n_pages,
        problem=problem,
        exit_code=exit_code,
    )
