"""Components are what links connect, whatever their order and direction."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from identity.components import components

N_RECORDS = 12
POSITIONS = st.integers(0, N_RECORDS - 1)
LINKS = st.lists(st.tuples(POSITIONS, POSITIONS), max_size=20)


def reachable(links: list[tuple[int, int]], start: int) -> set[int]:
    """What can be reached from `start`, found the slow way."""
    found = {start}
    while grown := {b for pair in links for a, b in (pair, pair[::-1]) if a in found} - found:
        found |= grown
    return found


@given(LINKS)
def test_each_record_carries_the_smallest_it_can_reach(links):
    expected = [min(reachable(links, position)) for position in range(N_RECORDS)]
    assert components(N_RECORDS, links) == expected


@given(st.data(), LINKS)
def test_order_direction_and_repetition_do_not_matter(data, links):
    shuffled = data.draw(st.permutations([*links, *links]))
    turned = [pair[::-1] if data.draw(st.booleans()) else pair for pair in shuffled]
    assert components(N_RECORDS, turned) == components(N_RECORDS, links)


def test_a_long_chain_is_one_component():
    links = [(position, position + 1) for position in range(50_000)]
    assert set(components(50_001, links[::-1])) == {0}
