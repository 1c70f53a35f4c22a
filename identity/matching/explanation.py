"""The verdicts with the records and values that they are about, as tables and people read them."""

from __future__ import annotations

from typing import NamedTuple


class _Signal(NamedTuple):
    """How one signal is told.

    Attributes:
        name: in words.
        value: what a record says of it, where `{0}` is the record.
        common: what the two have in common, where that is only a part of what they say.
    """

    name: str
    value: str
    common: str | None = None


SIGNALS = {
    "name": _Signal("name", "{0}.record_name"),
    "domain": _Signal(
        "domain",
        "array_to_string({0}.domains, ', ')",
        "array_to_string(list_sort(list_intersect(a.domains, b.domains)), ', ')",
    ),
    "contact": _Signal(
        "e-mail of a person",
        "array_to_string({0}.emails, ', ')",
        "array_to_string(list_sort(list_intersect(a.emails, b.emails)), ', ')",
    ),
    "phone": _Signal("telephone", "{0}.phone"),
    "address": _Signal("address", "{0}.address"),
    "country": _Signal("country", "{0}.country"),
    "tax_number": _Signal("tax number", "{0}.tax_number"),
    "registration_number": _Signal("registration number", "{0}.registration_number"),
}
"""In the order in which they are told."""


AGREES = ("same", "similar", "part")
"""What a comparison says of values that speak for a pair."""


def _agreeing(key: str, signal: _Signal) -> str:
    mine, others = signal.value.format("a"), signal.value.format("b")
    both = signal.common or f"case when {mine} = {others} then {mine}"
    shown = both if signal.common else f"{both} else {mine} || ' ~ ' || {others} end"
    return f"case when links.{key}_agreement in {AGREES} then '{signal.name} ' || {shown} end"


def _differing(key: str, signal: _Signal) -> str:
    mine, others = signal.value.format("a"), signal.value.format("b")
    return (
        f"case when links.{key}_agreement = 'differ'"
        f" then '{signal.name} ' || {mine} || ' / ' || {others} end"
    )


def _named(decides: tuple[str, ...]) -> str:
    levels = ", ".join(f"'{level}'" for level in decides)
    return ",\n        ".join(
        f"case when links.{key}_agreement in ({levels}) then '{signal.name}' end"
        for key, signal in SIGNALS.items()
    )


AGREEING = ",\n        ".join(_agreeing(*one) for one in SIGNALS.items())
DIFFERING = ",\n        ".join(_differing(*one) for one in SIGNALS.items())
EXPLAINED_LINKS = f"""
select
    a.department as department_a,
    a.source_system as source_system_a,
    a.record_id as record_id_a,
    b.department as department_b,
    b.source_system as source_system_b,
    b.record_id as record_id_b,
    links.rule,
    links.decision,
    links.reason,
    coalesce(links.probability, case when links.decision = 'accepted' then 1.0 end) as score,
    concat_ws(
        ', ',
        {_named(AGREES)}
    ) as matched_signals,
    concat_ws(
        ', ',
        {_named(("differ",))}
    ) as differing_signals,
    concat_ws(
        '; ',
        {AGREEING}
    ) as matched_values,
    concat_ws(
        '; ',
        {DIFFERING}
    ) as differing_values,
    links.model_version
from matching.links
inner join matching.records as a on links.record_a = a.record
inner join matching.records as b on links.record_b = b.record
"""
"""Every pair that something speaks for, its verdict in words; read after `matching.match`."""
