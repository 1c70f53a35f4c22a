"""Joins records link by link, the surest first, and holds back what a guard or a person forbids."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


class Facts(NamedTuple):
    """What the guards look at in a record."""

    record: int
    system: int
    """Number of the department's system that the record stands in."""
    country: str | None
    tax_number: str | None
    registration_number: str | None
    name: str | None = None
    """In Latin letters, without spaces."""
    is_latin: bool = True
    """Whether the name is written in Latin letters."""


class Proposal(NamedTuple):
    """A pair of records that something speaks for."""

    record_a: int
    record_b: int
    rule: str
    is_alike: bool
    """Their names or numbers are the same: they may be one customer though one system has both."""


class Verdict(NamedTuple):
    """What became of a proposal: accepted, or blocked, and why."""

    is_accepted: bool
    reason: str


ACCEPTED = Verdict(is_accepted=True, reason="")
GUARDED = ("country", "tax_number", "registration_number")
SAYS = {
    "country": "their countries differ",
    "tax_number": "their tax numbers differ",
    "registration_number": "their registration numbers differ",
}


@dataclass
class _Cluster:
    """Records joined so far: who they are, and the values that may not contradict each other."""

    records: list[int]
    systems: frozenset[int]
    held: dict[str, frozenset[str]] = field(default_factory=dict)


class Clusters:
    """Sets of records that are one customer, growing link by link.

    Args:
        facts: the records, in any order.
        never: pairs of records that people keep apart; those of other records say nothing here.
        largest: records that a customer may have at most.
        alike: pairs of records of one system whose names are alike, the smaller first.
    """

    def __init__(
        self,
        facts: Iterable[Facts],
        never: Iterable[tuple[int, int]],
        largest: int,
        alike: Iterable[tuple[int, int]] = (),
    ) -> None:
        self._largest = largest
        self._alike = set(alike)
        self._facts: dict[int, Facts] = {}
        self._root: dict[int, int] = {}
        self._clusters: dict[int, _Cluster] = {}
        for one in facts:
            held = {
                name: frozenset((value,))
                for name, value in zip(GUARDED, one[2:5], strict=True)
                if value is not None
            }
            self._root[one.record] = one.record
            self._facts[one.record] = one
            self._clusters[one.record] = _Cluster([one.record], frozenset((one.system,)), held)
        self._never: dict[int, set[int]] = {}
        for left, right in never:
            if left in self._root and right in self._root:
                self._never.setdefault(left, set()).add(right)
                self._never.setdefault(right, set()).add(left)

    def root(self, record: int) -> int:
        """The record that stands for the set that `record` is in."""
        root = self._root
        while root[record] != record:
            root[record] = root[root[record]]
            record = root[record]
        return record

    def join(self, proposal: Proposal) -> Verdict:
        """Make the sets of both records one, unless a guard or a person forbids it.

        What people joined, and what the CRM merged, only people keep apart.
        """
        root_a, root_b = self.root(proposal.record_a), self.root(proposal.record_b)
        if root_a == root_b:
            return ACCEPTED
        a, b = self._clusters[root_a], self._clusters[root_b]
        reason = self._forbidden(a, b)
        if not reason and proposal.rule not in ("always", "merge"):
            reason = self._contradiction(a, b, proposal)
        if reason:
            return Verdict(is_accepted=False, reason=reason)
        if len(a.records) < len(b.records) or (
            len(a.records) == len(b.records) and root_b < root_a
        ):
            root_a, root_b, a, b = root_b, root_a, b, a
        self._root[root_b] = root_a
        a.records += b.records
        a.systems |= b.systems
        for name, values in b.held.items():
            a.held[name] = a.held.get(name, frozenset()) | values
        del self._clusters[root_b]
        return ACCEPTED

    def roots(self) -> Sequence[tuple[int, int]]:
        """Each record, and the smallest record of its set."""
        return [
            (record, smallest)
            for cluster in self._clusters.values()
            for smallest in (min(cluster.records),)
            for record in cluster.records
        ]

    def systems_of(self, record: int) -> frozenset[int]:
        """The systems that the set of `record` is in."""
        return self._clusters[self.root(record)].systems

    def _forbidden(self, a: _Cluster, b: _Cluster) -> str:
        if not self._never:
            return ""
        small, other = sorted((a.records, b.records), key=len)
        roots = {self.root(kept) for one in small for kept in self._never.get(one, ())}
        return "people keep them apart" if roots & {self.root(other[0])} else ""

    def _contradiction(self, a: _Cluster, b: _Cluster, proposal: Proposal) -> str:
        for name in GUARDED:
            mine, others = a.held.get(name), b.held.get(name)
            if mine and others and not mine & others:
                return SAYS[name]
        shared = a.systems & b.systems
        if shared and not (proposal.is_alike and self._are_alike(a, b, shared, proposal)):
            return "one system has both, and their names are not alike"
        if len(a.records) + len(b.records) > self._largest:
            return f"a customer would have more than {self._largest} records"
        return ""

    def _are_alike(
        self, a: _Cluster, b: _Cluster, shared: frozenset[int], proposal: Proposal
    ) -> bool:
        """Whether the two have, in each system that both are in, only records of like names."""
        proposed = {proposal.record_a, proposal.record_b}
        mine, others = (
            [self._facts[record] for record in cluster.records if self._facts[record].name]
            for cluster in (a, b)
        )
        return all(
            one.name == other.name
            or {one.record, other.record} == proposed
            or (min(one.record, other.record), max(one.record, other.record)) in self._alike
            for one in mine
            for other in others
            if one.system == other.system
            and one.system in shared
            and one.is_latin == other.is_latin
        )
