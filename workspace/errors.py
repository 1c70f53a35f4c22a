"""The few errors that a person reads: what, where, the remedy, and an exit code."""

from __future__ import annotations

from typing import ClassVar


class C360Error(Exception):
    """Something a person must know: one sentence of what and where, one of the remedy."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(f"{message} {remedy}".strip())
        self.message = message
        self.remedy = remedy


class GateRefusedError(C360Error):
    """A gate is shut: nothing was published and readers keep the generation they had."""

    exit_code = 2


class ConfigurationError(C360Error):
    """customer360.toml or a rules file cannot be obeyed as written."""

    exit_code = 3


class SourceUnreadableError(C360Error):
    """A source is missing, refuses us, or sends what cannot be read at all."""

    exit_code = 4


class RunInProgressError(C360Error):
    """Another run holds the workspace."""


class StorageError(C360Error):
    """The workspace cannot be written: no space, no rights."""
