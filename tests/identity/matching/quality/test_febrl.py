"""The benchmark of others: what the same code makes of people with errors in every field."""

from __future__ import annotations

import pytest

from benchmarks.identity.quality import FEBRL, People, measured_people

pytestmark = pytest.mark.xdist_group("identity_febrl")
N_RECORDS = {1: 1_000, 2: 5_000, 3: 5_000, 4: 10_000}


@pytest.mark.parametrize("people", FEBRL, ids=lambda people: people.name.replace(" ", "_"))
def test_people_are_joined_precisely_by_the_same_code(people: People) -> None:
    found = measured_people(people)
    n_records = N_RECORDS[people.number] // (2 if people.is_trained else 1)
    assert found.quality.n_records == n_records
    assert found.quality.precision >= 0.99
    assert found.quality.recall >= (0.5 if people.with_numbers or people.is_trained else 0.2)
    rules = {tier.rule for tier in found.tiers if tier.decision == "accepted"}
    assert ("registration_number" in rules) == people.with_numbers
