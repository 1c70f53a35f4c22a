"""The questions of the arrival gate, one set for each object, and what they say to a person."""

from __future__ import annotations

from expectations.checks import Check

ARRIVAL_RECORDED = Check(
    "arrival_recorded",
    "critical",
    "The gate's row rules looked at this object and counted it once.",
    "{subject} is configured, but {observed_value} records of its arrival were found, not one.",
    "run without --source, so that every source is read at least once; where that was done, look "
    "at the log of the run for the source that did not answer.",
)
READ_NOT_EMPTY = Check(
    "read_not_empty",
    "critical",
    "The object holds rows, or never held any, or only sends changes.",
    "{subject} came back empty; the reading before it held {n_live_previously:,} rows.",
    "ask the system's owner for a full export, put it in place and run again.",
)
COLUMNS_PRESENT = Check(
    "columns_present",
    "critical",
    "Every column that customer360.toml names is there.",
    "{subject} no longer has the column(s) {missing_columns} that customer360.toml names.",
    "have the export repaired, or name the new column in customer360.toml, and run again.",
)
QUARANTINE_WITHIN_WARNING = Check(
    "quarantine_within_warning",
    "warning",
    "No more broken rows than the object is expected to have.",
    "{n_failing:,} of {n_live:,} rows of {subject} ({quarantine_rate:.2%}) are broken and "
    "left out, above the {limit_rate:.2%} that is normal. Most frequent: {frequent_reasons}.",
    "see `c360 quarantine show {subject}` for file and line, and have them corrected where they "
    "come from.",
)
QUARANTINE_WITHIN_LIMIT = Check(
    "quarantine_within_limit",
    "critical",
    "Few enough rows are broken for the rest to be trusted.",
    "{n_failing:,} of {n_live:,} rows of {subject} ({quarantine_rate:.2%}) are broken, "
    "above the limit of {limit_rate:.2%}. Most frequent: {frequent_reasons}.",
    "see `c360 quarantine show {subject}` for file and line; correct the export or its mapping in "
    "customer360.toml, or raise the object's quarantine_refuse_rate there, and run again.",
)
KEY_CONFLICTS_WITHIN_LIMIT = Check(
    "key_conflicts_within_limit",
    "critical",
    "Few enough keys are repeated with different content.",
    "{n_failing:,} of {n_live:,} rows of {subject} ({key_conflict_rate:.2%}) repeat a key "
    "with different content, above the limit of {limit_rate:.2%}; which one is right is unknown.",
    "name the columns that identify a row under `key` in customer360.toml, or the column that "
    "orders versions under `version`, or have the export corrected, and run again.",
)
ROWS_CONSERVED = Check(
    "rows_conserved",
    "critical",
    "In every batch and over all: landed = accepted + quarantined + duplicates + erased.",
    "{subject}, {what}: {n_landed:,} rows landed, but {n_accounted:,} are accounted for.",
    "delete warehouse.duckdb and run again; if it stays so, this is a defect: report it.",
)
AMOUNTS_CONSERVED = Check(
    "amounts_conserved",
    "critical",
    "In every currency: what landed is accepted, quarantined, duplicate or superseded.",
    "{subject}, column {column_name} in {currency}: {landed_amount:,.2f} landed, but "
    "{accounted_amount:,.2f} is accounted for.",
    "delete warehouse.duckdb and run again; if it stays so, this is a defect: report it.",
)
ACCEPTED_ROWS_COUNTED = Check(
    "accepted_rows_counted",
    "critical",
    "The accepted table holds as many rows as were counted.",
    "{n_accepted:,} rows of {subject} were counted as accepted, but {n_found:,} are there.",
    "delete warehouse.duckdb and run again; if it stays so, this is a defect: report it.",
)
RECORD_KEYS_UNIQUE = Check(
    "record_keys_unique",
    "critical",
    "Every record stands once among the current rows of its system.",
    "{n_failing:,} current rows of {subject} share their key with another row of the same system, "
    "such as row {row_number} of {page_name}.",
    "name the columns that identify a row under `key` in customer360.toml; where two objects of "
    "one system hold the same records, map one of them; then run again.",
)
DATES_PLAUSIBLE = Check(
    "dates_plausible",
    "warning",
    "No date lies before 1990 or more than 20 years ahead.",
    "{n_failing:,} of {n_rows:,} current rows of {subject} hold a date before 1990 or more than 20 "
    "years ahead, such as {column_names} in row {row_number} of {page_name}.",
    "check date_formats in customer360.toml, or have the cells corrected at the source.",
)
AMOUNTS_PLAUSIBLE = Check(
    "amounts_plausible",
    "warning",
    "No amount is beyond 100,000 times the median of its column and currency.",
    "{n_failing:,} of {n_rows:,} current rows of {subject} hold an amount beyond 100,000 times the "
    "median, such as {column_names} in row {row_number} of {page_name}.",
    "check decimal_mark in customer360.toml, or have the cells corrected at the source.",
)

ARRIVAL_CHECKS = (
    ARRIVAL_RECORDED,
    READ_NOT_EMPTY,
    COLUMNS_PRESENT,
    QUARANTINE_WITHIN_WARNING,
    QUARANTINE_WITHIN_LIMIT,
    KEY_CONFLICTS_WITHIN_LIMIT,
    ROWS_CONSERVED,
    AMOUNTS_CONSERVED,
    ACCEPTED_ROWS_COUNTED,
    RECORD_KEYS_UNIQUE,
    DATES_PLAUSIBLE,
    AMOUNTS_PLAUSIBLE,
)
"""Every object gets each of these, also one that sent nothing."""
