"""Customers made of random histories whose numbers follow from those of the histories."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from tests.properties.reference_mrr import Item
from tests.properties.reference_value import Usage

SCALE = 3
DRAWN, SCALED, RELABELLED, MERGED = "as drawn", "scaled", "relabelled", "merged"


@dataclass(frozen=True)
class Kin:
    """Accounts of billing by their places: what they are called, and whose they are."""

    groups: dict[str, list[int]]
    """Places by acquisition channel, each list in the order of the histories that it is made of."""
    owners: dict[int, int] = field(default_factory=dict)
    """Places of accounts that belong to the customer of another place."""

    def pairs(self, group: str) -> Iterable[tuple[int, int]]:
        """Places of histories as drawn, and of what the group has made of them."""
        return zip(self.groups[DRAWN], self.groups[group], strict=True)


@dataclass(frozen=True)
class Cast:
    """Accounts of billing: items, usage, parents, and which are made of which."""

    found: list[list[Item]]
    used: list[list[Usage]]
    parents: dict[int, int]
    kin: Kin


def with_kin(
    found: Sequence[list[Item]], used: Sequence[list[Usage]], parents: dict[int, int]
) -> Cast:
    """The histories, and three more accounts of each.

    One has amounts three times as high. One has other ids, in an order turned round. Those of the
    third kind are of one customer by twos. Products have names of their own in each group.
    """
    count = len(found)
    groups = {
        DRAWN: list(range(count)),
        SCALED: list(range(count, 2 * count)),
        RELABELLED: list(reversed(range(2 * count, 3 * count))),
        MERGED: list(range(3 * count, 4 * count)),
    }
    items, usage, owned = list(found), list(used), dict(parents)
    for group in (SCALED, RELABELLED, MERGED):
        by_place = {place: _made(group, found[n]) for n, place in enumerate(groups[group])}
        items += [by_place[place] for place in sorted(by_place)]
        burnt = {
            place: [(day, currency, amount * scale_of(group)) for day, currency, amount in used[n]]
            for n, place in enumerate(groups[group])
        }
        usage += [burnt[place] for place in sorted(burnt)]
    for group in (SCALED, RELABELLED):
        place = dict(enumerate(groups[group]))
        owned |= {place[a]: place[b] for a, b in parents.items()}
    owners = {place + 1: place for place in groups[MERGED][::2]}
    return Cast(items, usage, owned, Kin(groups, owners))


def product_of(group: str, product: str) -> str:
    """The name of a product in a group."""
    return product if group == DRAWN else f"{product} {group}"


def scale_of(group: str) -> int:
    """What amounts of a group are a multiple of those as drawn by."""
    return SCALE if group == SCALED else 1


def _made(group: str, items: Iterable[Item]) -> list[Item]:
    scale = scale_of(group)
    name = _renamed if group == RELABELLED else str
    return [
        replace(
            item,
            period_id=name(item.period_id),
            predecessor=item.predecessor and name(item.predecessor),
            product=product_of(group, item.product),
            recurring=item.recurring * scale,
            discount=item.discount * scale,
            once=item.once * scale,
        )
        for item in items
    ]


def _renamed(period_id: str) -> str:
    """`s0-2` as `z9-7`: what came first by name comes last."""
    chain, position = period_id.removeprefix("s").split("-")
    return f"z{9 - int(chain)}-{9 - int(position)}"
