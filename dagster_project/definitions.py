"""What `dagster dev` loads: the definitions for what C360_HOME and C360_CONFIG name."""

from dagster_project.defs import build_definitions
from dagster_project.project import Project

defs = build_definitions(Project.from_environment())
