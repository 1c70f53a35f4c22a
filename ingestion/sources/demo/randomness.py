"""Chance that repeats: every customer and purpose draws from a stream of its own."""

from __future__ import annotations

import hashlib

import numpy as np
import numpy.typing as npt

UNIFORM_MACRO = """
create or replace macro uniform(purpose, key) as
    (md5_number_lower(concat_ws('/', '{seed}', purpose, key)) >> 11)::double / 9007199254740992
"""
"""The SQL twin of `uniform` (other numbers, same use): chance in [0, 1) of a purpose and a key.

The lower half of md5 without its last 11 bits, over 2^53. `uniform_macro` puts the seed in.
"""

_GOLDEN = 0x9E3779B97F4A7C15


def uniform_macro(seed: int) -> str:
    """The statement that makes the SQL macro `uniform(purpose, key)` of one seed."""
    return UNIFORM_MACRO.format(seed=int(seed))


def uniform(
    seed: int, purpose: str, ids: npt.ArrayLike, k: int | npt.NDArray[np.int64] = 0
) -> npt.NDArray[np.float64]:
    """Chance in [0, 1) of each of `ids`, by purpose and by occasion `k` (0 or more).

    Counter-based: a number depends on nothing but the four arguments, so the order and the
    company of the ids do not matter. The counter is mixed by the finaliser of SplitMix64 (Steele,
    Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014, with the constants
    of Stafford's variant 13), started from a hash of seed and purpose.
    """
    start = int.from_bytes(
        hashlib.blake2b(f"{seed}/{purpose}".encode(), digest_size=8).digest(), "little"
    )
    counter = np.asarray(ids).astype(np.uint64)
    with np.errstate(over="ignore"):
        mixed = _mixed(counter * np.uint64(_GOLDEN) + np.uint64(start))
        occasion = np.asarray(k).astype(np.uint64) + np.uint64(1)
        mixed = _mixed(mixed + occasion * np.uint64(_GOLDEN))
    return np.asarray((mixed >> np.uint64(11)).astype(np.float64) * 2.0**-53)


def _mixed(counter: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    mixed = (counter ^ (counter >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))
