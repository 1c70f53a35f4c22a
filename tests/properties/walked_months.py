"""The months of customers in a warehouse beside those that a walk through every day found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path

import duckdb

from tests.properties.reference_mrr import History

MONTHS = """
    select
        records.record_id, months.month, opening_mrr_amount, new_mrr_amount,
        reactivation_mrr_amount, expansion_mrr_amount, contraction_mrr_amount,
        churn_mrr_amount, fx_mrr_amount, closing_mrr_amount, n_seats
    from marts.customer_months as months
    inner join intermediate.int_identity__customer_records as records
        on months.customer_id = records.customer_id
        and records.department = 'billing'
"""


def assert_as_walked(warehouse: Path, walked: Mapping[str, History]) -> None:
    """Every month of every account is as walked, and other months have no amounts."""
    found: dict[str, dict[date, tuple[Fraction, ...]]] = defaultdict(dict)
    with duckdb.connect(warehouse, read_only=True) as connection:
        for account, month, *amounts in connection.execute(MONTHS).fetchall():
            found[account][month] = tuple(Fraction(str(amount)) for amount in amounts)
    for account, months in walked.items():
        expected = {
            month: (
                walked.opening,
                *(
                    walked.movement if walked.movement_class == name else Fraction(0)
                    for name in ("new", "reactivation", "expansion", "contraction", "churn")
                ),
                walked.fx,
                walked.closing,
                Fraction(walked.seats),
            )
            for month, walked in months.items()
        }
        of_account = found.get(account, {})
        assert {month: of_account.get(month) for month in expected} == expected, account
        assert not any(any(of_account[month]) for month in of_account.keys() - expected), account
