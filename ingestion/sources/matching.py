"""Which files an object's pattern means now, and what tells that one of them changed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ingestion.sources.model import SourceObject
from workspace.configuration_errors import nearest
from workspace.errors import SourceUnreadableError


@dataclass(frozen=True)
class Signature:
    """What the file system says of a file's content without reading it."""

    size: int
    modified_ns: int
    changed_ns: int
    inode: int

    @classmethod
    def of(cls, path: Path) -> Signature:
        """The signature of `path` now; raises OSError."""
        status = path.stat()
        return cls(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


@dataclass(frozen=True)
class MatchedFile:
    """A file that an object's pattern means: its name is its path inside the folder."""

    name: str
    path: Path


def matched_files(source_object: SourceObject) -> list[MatchedFile]:
    """The files that the object's pattern means, in order of their names; none is an empty list.

    Hidden files and the lock files of office programs are left out, unless the pattern names one.

    Raises:
        SourceUnreadableError: the folder or a file is missing, forbidden, or no folder or file; or
            a link leads out of the folder.
    """
    folder = Path(source_object.location)
    pattern = str(source_object.mapping.file)
    _list(folder, source_object)
    if (folder / pattern).is_file():
        paths = [folder / pattern]
    else:
        paths = [path for path in folder.glob(pattern) if not _is_passed_over(path, folder)]
    files = [MatchedFile(path.relative_to(folder).as_posix(), path) for path in paths]
    for file in files:
        _check(file, folder, source_object)
    return sorted(files, key=lambda file: file.name)


def no_match(source_object: SourceObject) -> SourceUnreadableError:
    """The error for a pattern that means no file, with the file name that is most like it."""
    pattern, folder = str(source_object.mapping.file), Path(source_object.location)
    names = _list(folder, source_object)
    if source_object.entity.is_enveloped:
        name = source_object.name
        remedy = f"Put it there, or name '{name}' in 'leave_out' of the source."
        return SourceUnreadableError(
            f"{folder} has no file of {source_object.label}, such as {name}.parquet or"
            f" {name}-2026.jsonl.",
            remedy=f"{nearest(f'{name}.parquet', names)} {remedy}".strip(),
        )
    return SourceUnreadableError(
        f"No file matches '{pattern}' of {source_object.label} in {source_object.location}.",
        remedy=nearest(pattern, names).strip() or "Put the export there, or correct 'file'.",
    )


def unreadable(source_object: SourceObject, path: Path, error: OSError) -> SourceUnreadableError:
    """The error for a file or folder that the system does not let us read."""
    reason = (error.strerror or type(error).__name__).lower()
    return SourceUnreadableError(
        f"{path}, of {source_object.label}, cannot be read: {reason}.",
        remedy="Give the user who runs c360 the right to read it, or correct the configuration.",
    )


def _list(folder: Path, source_object: SourceObject) -> list[str]:
    try:
        return sorted(path.name for path in folder.iterdir())
    except FileNotFoundError:
        raise SourceUnreadableError(
            f"The folder {folder} of source {source_object.source} is not there.",
            remedy=_nearest_folder(folder)
            or "Mount or make it, or correct 'folder' in the configuration.",
        ) from None
    except NotADirectoryError:
        raise SourceUnreadableError(
            f"{folder}, the folder of source {source_object.source}, is a file.",
            remedy="Name the folder that holds the exports in 'folder'.",
        ) from None
    except OSError as error:
        raise unreadable(source_object, folder, error) from None


def _nearest_folder(folder: Path) -> str:
    """A hint at the folder beside it with the likest name; empty where there is none."""
    try:
        beside = [path.name for path in folder.parent.iterdir() if path.is_dir()]
    except OSError:
        return ""
    return nearest(folder.name, beside).strip()


def _is_passed_over(path: Path, folder: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)


def _check(file: MatchedFile, folder: Path, source_object: SourceObject) -> None:
    try:
        target = file.path.resolve(strict=True)
        is_inside = target.is_relative_to(folder.resolve(strict=True))
    except (OSError, RuntimeError) as error:
        cause = error if isinstance(error, OSError) else OSError(0, "a link leads to itself")
        raise unreadable(source_object, file.path, cause) from None
    if not is_inside:
        raise SourceUnreadableError(
            f"{file.name} of {source_object.label} is a link that leads out of {folder}.",
            remedy="Put the file itself into the folder.",
        )
    if not target.is_file():
        raise SourceUnreadableError(
            f"{file.path} of {source_object.label} is no file.",
            remedy="Let 'file' mean files only, for example '*.csv'.",
        )
