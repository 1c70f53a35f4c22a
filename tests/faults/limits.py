"""Limits that a child of the tests puts on itself before it runs a command."""

from __future__ import annotations

import ctypes
import os
import resource

OVERRIDES_FILE_MODES = 0b110
"""The bits of CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH."""
CAPABILITIES_OF_64_BITS = 0x20080522


def nothing() -> None:
    """No limit."""


def files_no_larger_than(n_bytes: int) -> None:
    """Let every write beyond that many bytes of a file fail, as on a disk that has filled up."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, n_bytes))


def file_modes() -> None:
    """Be bound by file modes as every user is: root lays down the right to ignore them."""
    if os.geteuid() != 0:
        return
    system = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(CAPABILITIES_OF_64_BITS, 0)
    sets = (ctypes.c_uint32 * 6)()
    if system.capget(header, sets) == 0:
        sets[0] &= ~OVERRIDES_FILE_MODES
        if system.capset(header, sets) == 0:
            return
    raise OSError(ctypes.get_errno(), "root cannot lay down its rights")
