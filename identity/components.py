"""Which records hang together: connected components of the links between them."""

from __future__ import annotations

from collections.abc import Iterable


def components(n_records: int, links: Iterable[tuple[int, int]]) -> list[int]:
    """The smallest position that each of `n_records` positions is connected to.

    Args:
        n_records: how many records there are; their positions are 0 to n_records - 1.
        links: pairs of positions, in any order and any direction.

    Returns:
        One position a record: records of one component carry the same, its smallest member.
    """
    parents = list(range(n_records))

    def root(position: int) -> int:
        while parents[position] != position:
            parents[position] = parents[parents[position]]
            position = parents[position]
        return position

    for left, right in links:
        low, high = sorted((root(left), root(right)))
        parents[high] = low
    return [root(position) for position in range(n_records)]
