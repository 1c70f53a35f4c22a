"""The generations that are there, the pointer to the one that people read, and the way back."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from serving.manifest import POINT_ELSEWHERE, Generation, Manifest, damaged_files
from workspace.durable import append_line, replace_text, storage_errors, sync
from workspace.errors import C360Error, StorageError
from workspace.paths import Workspace

NAME = re.compile(r"gen-(\d{6,})")


class NoSuchGenerationError(C360Error):
    """The generation that was asked for is not there."""


@dataclass(frozen=True)
class Hold:
    """A person went back to an older generation; nothing is published until it is released.

    Attributes:
        number: the generation that readers were given.
        newest: the newest generation that was ever published; release goes back to it.
        since: when it was put in place, UTC.
    """

    number: int
    newest: int
    since: datetime


def folder_of(workspace: Workspace, number: int) -> Path:
    """Where a generation lies, or would lie."""
    return workspace.serving / f"gen-{number:06d}"


def current_generation(workspace: Workspace) -> Generation | None:
    """What readers see now: the generation under its own path, never under `current`.

    Raises:
        StorageError: the pointer leads nowhere, or the generation has lost its manifest.
    """
    number = current_number(workspace)
    return None if number is None else _generation(workspace, number)


def current_number(workspace: Workspace) -> int | None:
    """The number of what readers see now, whatever state its files are in.

    Raises:
        StorageError: the pointer leads nowhere.
    """
    number = _pointed_number(workspace)
    if number is not None and not folder_of(workspace, number).is_dir():
        raise StorageError(
            f"Readers are pointed to generation {number}, which is not there.",
            remedy=POINT_ELSEWHERE,
        )
    return number


def kept_numbers(workspace: Workspace) -> list[int]:
    """The numbers of the generations that were published and are kept, oldest first."""
    last = last_published(workspace) or 0
    return sorted(
        int(match[1])
        for path in workspace.serving.glob("gen-*")
        if (match := NAME.fullmatch(path.name)) and int(match[1]) <= last
    )


def generations(workspace: Workspace) -> list[Generation]:
    """Every generation that was published and is kept, oldest first.

    Raises:
        StorageError: one of them has lost its manifest.
    """
    return [_generation(workspace, number) for number in kept_numbers(workspace)]


def last_published(workspace: Workspace) -> int | None:
    """The highest number that was ever published, also while readers have an older one.

    The identity ledger in force is the one of this number. It outlives the folder serving/.
    """
    held = hold(workspace)
    pointed = _pointed_number(workspace)
    known = (pointed, held.newest if held else None, _recorded_number(workspace))
    return max((number for number in known if number is not None), default=None)


def record_published(workspace: Workspace, number: int) -> None:
    """Remember in state/ that a number was published, so that it is never given again."""
    replace_text(_record_path(workspace), json.dumps({"number": number}) + "\n")


def point_to(workspace: Workspace, number: int) -> None:
    """Let readers see a generation, from one moment to the next and durably."""
    fresh = workspace.serving / ".current.new"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(folder_of(workspace, number).name)
    fresh.replace(workspace.serving / "current")
    sync(workspace.serving)


def hold(workspace: Workspace) -> Hold | None:
    """The hold in place, if there is one.

    Raises:
        StorageError: state/hold.json is there and cannot be read.
    """
    path = _hold_path(workspace)
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Hold(**content | {"since": datetime.fromisoformat(content["since"])})
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StorageError(
            f"The hold in {path} cannot be read.",
            remedy="Remove the file to end the hold.",
        ) from error


def rollback(workspace: Workspace, number: int | None, at: datetime) -> Generation:
    """Give readers an older generation and hold all publishing until the hold is released.

    Args:
        workspace: the caller holds its run lock.
        number: the generation to go back to; None for the one before the current.
        at: now, UTC.

    Raises:
        NoSuchGenerationError: there is no such generation; names those that are there.
        StorageError: its files are not what was published, or the pointer cannot be moved.
    """
    kept = kept_numbers(workspace)
    if number is None:
        pointed = _pointed_number(workspace) or 0
        number = max((older for older in kept if older < pointed), default=None)
    if number not in kept:
        raise NoSuchGenerationError(
            f"There is no {'older generation' if number is None else f'generation {number}'} "
            "to go back to.",
            remedy=f"Kept are: {', '.join(map(str, kept)) or 'none'}.",
        )
    target = _generation(workspace, number)
    if damaged := damaged_files(target):
        raise StorageError(
            f"Generation {target.number} is not what was published: {', '.join(damaged)} differ.",
            remedy="Choose another one.",
        )
    newest = last_published(workspace) or target.number
    content = {"number": target.number, "newest": newest, "since": at.isoformat()}
    with storage_errors("The hold", workspace.state):
        replace_text(_hold_path(workspace), json.dumps(content) + "\n")
        point_to(workspace, target.number)
        record_event(workspace, "rolled_back", target.number, at)
    return target


def release_hold(workspace: Workspace, at: datetime) -> Generation:
    """End the hold: readers see the newest whole generation again, and runs may publish.

    Args:
        workspace: the caller holds its run lock.
        at: now, UTC.

    Raises:
        NoSuchGenerationError: nothing is on hold, or no generation is whole.
        StorageError: the pointer cannot be moved.
    """
    held = hold(workspace)
    if held is None:
        raise NoSuchGenerationError(
            "Nothing is on hold.", remedy="A hold begins with 'c360 rollback'."
        )
    newest = _newest_whole(workspace)
    with storage_errors("The pointer to the newest generation", workspace.serving):
        point_to(workspace, newest.number)
        _hold_path(workspace).unlink()
        sync(workspace.state)
        record_event(workspace, "hold_released", newest.number, at)
    return newest


def record_event(workspace: Workspace, event: str, number: int, at: datetime) -> None:
    """Add a line to state/audit.jsonl."""
    line = {"at": at.isoformat(), "event": event, "generation": number}
    append_line(workspace.state / "audit.jsonl", json.dumps(line))


def _hold_path(workspace: Workspace) -> Path:
    return workspace.state / "hold.json"


def _record_path(workspace: Workspace) -> Path:
    return workspace.state / "published.json"


def _recorded_number(workspace: Workspace) -> int | None:
    try:
        return int(json.loads(_record_path(workspace).read_text(encoding="utf-8"))["number"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StorageError(
            f"The number of the last publication cannot be read from {_record_path(workspace)}.",
            remedy="Restore the folder state/ from a backup.",
        ) from error


def _pointed_number(workspace: Workspace) -> int | None:
    pointer = workspace.serving / "current"
    match = NAME.fullmatch(pointer.readlink().name) if pointer.is_symlink() else None
    return None if match is None else int(match[1])


def _generation(workspace: Workspace, number: int) -> Generation:
    folder = folder_of(workspace, number)
    return Generation(folder, Manifest.read(folder))


def _newest_whole(workspace: Workspace) -> Generation:
    for number in reversed(kept_numbers(workspace)):
        with suppress(StorageError):
            generation = _generation(workspace, number)
            if not damaged_files(generation):
                return generation
    raise NoSuchGenerationError(
        f"No generation in {workspace.serving} is whole.",
        remedy="Restore the folder from a backup.",
    )
