"""What a model is trained on."""

from __future__ import annotations

import pyarrow as pa
import pytest

from identity.matching.training import train
from workspace.errors import C360Error


def test_too_few_known_pairs_teach_nothing() -> None:
    labels = pa.table(
        {"record_a": pa.array([1], pa.uint64()), "record_b": pa.array([2], pa.uint64())}
    )
    with pytest.raises(C360Error, match=r"1 pairs of records .* until then the shipped model"):
        train(pa.table({}), labels, n_matches=1)
