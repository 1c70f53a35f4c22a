"""Hashes of files' contents, kept so that a file that did not change is not read again."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

from ingestion.sources.matching import Signature
from workspace.paths import Workspace

_BYTES_AT_ONCE = 1 << 20


class ContentHashes:
    """SHA-256 by file; what is kept is trusted only while the file's signature stands.

    A file written in the same clock tick in which its hash was kept could change again unseen, so
    such a hash is not trusted.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._path = workspace.state / "content_hashes.json"
        self._kept = self._load()
        self._found: dict[str, list[int | str]] = {}

    def of(self, path: Path, signature: Signature) -> str:
        """The hash of the file's content; raises OSError where it cannot be read."""
        known = [signature.size, signature.modified_ns, signature.changed_ns, signature.inode]
        kept = self._kept.get(str(path), [])
        content_hash = str(kept[4]) if kept[:4] == known else _hash(path)
        self._found[str(path)] = [*known, content_hash]
        return content_hash

    def keep(self) -> None:
        """Write down what was found and is still there; a help only, so failing is no error."""
        kept = {path: entry for path, entry in self._kept.items() if Path(path).exists()}
        entries = kept | self._found
        if entries == self._kept:
            return
        temporary = self._path.with_name(f".{self._path.name}.{os.getpid()}.tmp")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_text(json.dumps(entries), encoding="utf-8")
            temporary.replace(self._path)
        except OSError:
            temporary.unlink(missing_ok=True)

    def _load(self) -> dict[str, list[int | str]]:
        try:
            entries: dict[str, list[int | str]] = json.loads(self._path.read_bytes())
            kept_at_ns = self._path.stat().st_mtime_ns
        except (OSError, ValueError):
            return {}
        return {
            path: entry
            for path, entry in entries.items()
            if max(int(entry[1]), int(entry[2])) < kept_at_ns
        }


def _hash(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_BYTES_AT_ONCE):
            digest.update(chunk)
    return digest.hexdigest()
