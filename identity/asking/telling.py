"""Links between records in sentences."""

from __future__ import annotations

from collections.abc import Iterable

from identity.asking.inquiry import Link

LEAST_TOLD = 0.001
"""Probability below which, and to certainty, none is told."""
SAYINGS = {
    "always": "people say that {a} and {b} are one customer",
    "tax_number": "{a} and {b} have the same tax number",
    "registration_number": "{a} and {b} have the same registration number",
    "domain": "{a} and {b} share a corporate domain and more",
    "fuzzy": "{a} and {b} are alike",
}


def told(link: Link) -> str:
    """What speaks for a pair, what held it back, and which values agree and differ."""
    parts = [_said(link)]
    if link.rule == "fuzzy" and link.score is not None:
        parts.append(f"{likelihood(link.score)} likely by {link.model_version}")
    if link.decision != "accepted" and link.reason:
        parts.append(f"not joined by it because {link.reason}")
    parts += told_values(link.matched_values, link.differing_values)
    return "; ".join(parts)


def told_values(matched: str, differing: str) -> Iterable[str]:
    """Which values agree and which differ, as far as any do."""
    for word, values in (("agree", matched), ("differ", differing)):
        if values:
            yield f"{word}: {values.replace('; ', ', ')}"


def likelihood(probability: float) -> str:
    """A probability in per cent; never rounded to certainty."""
    if probability < LEAST_TOLD:
        return f"under {LEAST_TOLD:.1%}"
    if probability > 1 - LEAST_TOLD:
        return f"over {1 - LEAST_TOLD:.1%}"
    return f"{probability:.1%}"


def _said(link: Link) -> str:
    a, b = link.record_a, link.record_b
    if link.rule in SAYINGS:
        return SAYINGS[link.rule].format(a=a, b=b)
    verb = "was merged into" if link.rule == "merge" else "names"
    named = [
        f"{one} {verb} {other} ({column})"
        for one, other, column in ((a, b, link.named_in_a), (b, a, link.named_in_b))
        if column
    ]
    return " and ".join(named) or f"{a} {verb} {b}"
