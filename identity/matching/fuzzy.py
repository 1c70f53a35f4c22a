"""How likely two records are one customer, by a Splink model that was trained before."""

from __future__ import annotations

import math
from typing import Any

import duckdb
import pyarrow as pa

from identity.matching.comparison import create_comparison
from identity.matching.models import Model

COLUMNS = (
    "core", "latin", "words", "domains", "emails", "phone", "postal_code", "street", "city",
    "country",
)  # fmt: skip
"""Columns of a record that the model reads."""
NAME = "name_agreement(core_l, core_r, latin_l, latin_r, words_l, words_r)"
ADDRESS = "address_agreement(street_l, street_r, postal_code_l, postal_code_r, city_l, city_r)"
LEVELS: dict[str, tuple[str, tuple[str, ...]]] = {
    "name": (NAME, ("same", "similar", "part")),
    "domain": ("list_agreement(domains_l, domains_r)", ("same",)),
    "contact": ("list_agreement(emails_l, emails_r)", ("same",)),
    "phone": ("value_agreement(phone_l, phone_r)", ("same",)),
    "address": (ADDRESS, ("same", "similar", "part")),
    "country": ("value_agreement(country_l, country_r)", ("same",)),
}
"""Of each signal: how it is compared, and what comes of it, apart from unknown and the rest."""


def comparisons() -> list[dict[str, Any]]:
    """Splink's comparisons of two records, untrained."""
    return [
        {
            "output_column_name": name,
            "comparison_levels": [
                {
                    "sql_condition": f"{expression} = 'unknown'",
                    "label_for_charts": "unknown",
                    "is_null_level": True,
                },
                *(
                    {"sql_condition": f"{expression} = '{level}'", "label_for_charts": level}
                    for level in levels
                ),
                {"sql_condition": "ELSE", "label_for_charts": "differ"},
            ],
        }
        for name, (expression, levels) in LEVELS.items()
    ]


def untrained_settings() -> dict[str, Any]:
    """Settings of Splink before any training."""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "record",
        "comparisons": comparisons(),
        "blocking_rules_to_generate_predictions": ["l.phone = r.phone"],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": False,
    }


def prior(n_records: int) -> float:
    """The probability that two records drawn at random are one customer.

    Each record has about one other of its customer, so the more there are, the rarer it is to meet
    it. In steps of two, so that a few new records change no score.
    """
    return min(0.5, 2.0 ** -math.ceil(math.log2(max(n_records, 2))))


def score(
    records: pa.Table, pairs: pa.Table, model: Model, probability_at_random: float
) -> pa.Table:
    """The probability that the records of each pair are one customer.

    Args:
        records: record (unsigned 64 bits) and `COLUMNS`.
        pairs: record_a, record_b.
        model: see `identity.matching.models`.
        probability_at_random: see `prior`.

    Returns:
        record_a, record_b, probability (0 to 1), weight (log2 of the odds).
    """
    if not len(pairs):
        empty = [("probability", pa.float64()), ("weight", pa.float64())]
        return pa.schema([*pairs.schema, *map(pa.field, *zip(*empty, strict=True))]).empty_table()
    from splink import DuckDBAPI, Linker  # noqa: PLC0415 - a second that most runs need not spend

    with duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = false")
        create_comparison(connection)
        connection.register("arrived_records", records)
        connection.register("arrived_pairs", pairs)
        connection.execute("create table compared_records as from arrived_records")
        connection.execute(
            "create table blocked as select record_a as join_key_l, record_b as join_key_r,"
            " '0' as match_key from arrived_pairs"
        )
        api = DuckDBAPI(connection)
        settings = {
            **model.settings, "probability_two_random_records_match": probability_at_random
        }  # fmt: skip
        linker = Linker(api.register("compared_records"), settings, log_level="ERROR")
        linker.table_management.register_blocked_pairs_for_predict(api.register("blocked"))
        predicted = linker.inference.predict(warning_mode="never")
        return connection.execute(
            "select record_l as record_a, record_r as record_b, match_probability as probability,"
            f" match_weight as weight from {predicted.physical_name}"
        ).to_arrow_table()
