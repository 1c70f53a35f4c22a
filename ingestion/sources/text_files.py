"""Opens exports of text in whatever encoding they came in, so that no byte of them is lost."""

from __future__ import annotations

import codecs
import gzip
import io
import re
from pathlib import Path

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""UTF-32 before UTF-16: its little-endian mark begins with that of UTF-16."""
_GZIP_MARK = b"\x1f\x8b"
_LOOKED_AT = 4096
_UNREADABLE = re.compile("[\x00\ud800-\udfff]")
_ESCAPE = "c360_escape"
_FIRST_BYTE = 0xDC00
"""The lone surrogate that stands for an undecodable byte 0."""


def open_text(path: Path, encoding: str | None) -> io.TextIOWrapper:
    """Open a text file, compressed or not, by its byte-order mark, else `encoding`, else UTF-8.

    Bytes that are none of the encoding become characters for which `is_readable` is false. Line
    ends stay as they are. Raises OSError, and EOFError where a compressed file is cut off.
    """
    binary = _open_binary(path)
    try:
        head = binary.peek(_LOOKED_AT)[:_LOOKED_AT]
        return io.TextIOWrapper(
            binary, encoding=_encoding(head, encoding), errors=_ESCAPE, newline=""
        )
    except BaseException:
        binary.close()
        raise


def is_readable(text: str) -> bool:
    """Whether every character of `text` is one: no undecodable byte, no NUL."""
    return _UNREADABLE.search(text) is None


def spelled(text: str) -> str:
    r"""`text` with what is not readable written as \xNN, or \uNNNN for half a character."""
    return _UNREADABLE.sub(_spelled_character, text)


def _spelled_character(match: re.Match[str]) -> str:
    code = ord(match[0])
    is_byte = code == 0 or _FIRST_BYTE <= code <= _FIRST_BYTE + 0xFF
    return f"\\x{code & 0xFF:02x}" if is_byte else f"\\u{code:04x}"


def _open_binary(path: Path) -> io.BufferedReader:
    file = path.open("rb")
    if file.peek(len(_GZIP_MARK))[: len(_GZIP_MARK)] != _GZIP_MARK:
        return file
    return io.BufferedReader(gzip.GzipFile(fileobj=file, mode="rb"))


def _encoding(head: bytes, declared: str | None) -> str:
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    if declared is not None:
        return declared
    if len(head) > 1 and (head[0] == 0) != (head[1] == 0):
        return "utf-16-be" if head[0] == 0 else "utf-16-le"
    return "utf-8"


def _escaped(error: UnicodeError) -> tuple[str, int]:
    """Decoding error handler: each undecodable byte becomes a lone surrogate that names it."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    undecodable = error.object[error.start : error.end]
    return "".join(chr(_FIRST_BYTE + byte) for byte in undecodable), error.end


codecs.register_error(_ESCAPE, _escaped)
