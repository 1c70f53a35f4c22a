"""What two records say of each other: same, similar, part, differ or unknown, signal by signal."""

from __future__ import annotations

import duckdb

SIGNALS = (
    "name", "domain", "contact", "phone", "address", "country", "tax_number",
    "registration_number",
)  # fmt: skip
"""In the order in which an explanation names them."""

# A word stands for another if it is the same, abbreviates it, or is one slip of the hand away.
MACROS = """
create or replace temp macro is_same_word(a, b) as
    a = b
    or (length(a) >= 3 and starts_with(b, a))
    or (length(b) >= 3 and starts_with(a, b))
    or (
        length(a) >= 5 and length(b) >= 5 and abs(length(a) - length(b)) <= 1
        and damerau_levenshtein(a, b) <= 1
    );

create or replace temp macro n_words_missing(words, others) as
    len(list_filter(
        words,
        lambda word: len(list_filter(others, lambda other: is_same_word(word, other))) = 0
    ));

create or replace temp macro name_agreement(core_a, core_b, latin_a, latin_b, words_a, words_b) as
    case
        when core_a is null or core_b is null then 'unknown'
        when core_a = core_b or replace(latin_a, ' ', '') = replace(latin_b, ' ', '') then 'same'
        -- Two scripts: what is written in one cannot be held against the other.
        when regexp_matches(core_a, '[a-z]') <> regexp_matches(core_b, '[a-z]') then 'unknown'
        when n_words_missing(words_a, words_b) = 0 and n_words_missing(words_b, words_a) = 0
            then 'similar'
        when n_words_missing(words_a, words_b) = 0 or n_words_missing(words_b, words_a) = 0
            then 'part'
        when jaro_winkler_similarity(latin_a, latin_b) >= 0.95
            and abs(len(words_a) - len(words_b)) = 0 then 'similar'
        else 'differ'
    end;

create or replace temp macro list_agreement(values_a, values_b) as
    case
        when len(values_a) = 0 or len(values_b) = 0 then 'unknown'
        when list_has_any(values_a, values_b) then 'same'
        else 'differ'
    end;

create or replace temp macro value_agreement(value_a, value_b) as
    case
        when value_a is null or value_b is null then 'unknown'
        when value_a = value_b then 'same'
        else 'differ'
    end;

create or replace temp macro address_agreement(
    street_a, street_b, postal_a, postal_b, city_a, city_b
) as
    case
        when street_a = street_b and coalesce(postal_a = postal_b, city_a = city_b, false)
            then 'same'
        when postal_a = postal_b and coalesce(city_a = city_b, true)
            then case when street_a is null or street_b is null then 'similar' else 'part' end
        when city_a = city_b then 'part'
        when coalesce(postal_a, city_a) is null or coalesce(postal_b, city_b) is null
            then 'unknown'
        else 'differ'
    end;
"""

AGREEMENTS = """
    name_agreement(a.core, b.core, a.latin, b.latin, a.words, b.words) as name_agreement,
    list_agreement(a.domains, b.domains) as domain_agreement,
    case when list_agreement(a.emails, b.emails) = 'same' then 'same' else 'unknown' end
        as contact_agreement,
    value_agreement(a.phone, b.phone) as phone_agreement,
    address_agreement(a.street, b.street, a.postal_code, b.postal_code, a.city, b.city)
        as address_agreement,
    value_agreement(a.country, b.country) as country_agreement,
    value_agreement(a.tax_number, b.tax_number) as tax_number_agreement,
    value_agreement(a.registration_number, b.registration_number)
        as registration_number_agreement
"""
"""Columns of the comparison of the records `a` and `b`, one a signal."""


def create_comparison(connection: duckdb.DuckDBPyConnection) -> None:
    """Let `connection` know the macros that `AGREEMENTS` is written in."""
    connection.execute(MACROS)
