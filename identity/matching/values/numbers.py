"""Numbers that name one company: of taxes, of registers, of telephones."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import phonenumbers
from stdnum.util import get_cc_module

NOT_IN_A_NUMBER = re.compile("[^0-9A-Z]+")
# What some countries write around the number itself: Japan's T, Switzerland's word for the tax.
AROUND = re.compile(r"^T(?=\d{13}$)|(?<=\d)(?:MWST|TVA|IVA|TPV)$")
SHORTEST = 5
"""Characters under which a number is a placeholder rather than a number."""
TAX_MODULES = ("vat", "tin", "businessid", "cn", "uid")
"""Kinds of python-stdnum that a tax number of a country may be of."""


def tax_number(written: str, country: str | None) -> str | None:
    """The number without marks, led by its country; None where it cannot be one.

    A number that its country's check digits refuse is none. Numbers of countries that have no known
    check are taken as they are. Placeholders (one digit repeated, fewer than five characters) are
    none.

    Args:
        written: as the source writes it, with or without the country's letters.
        country: ISO 3166-1 code of the record that holds it.
    """
    bare = _bare(written)
    if bare is None:
        return None
    if country is None:
        country = bare[:2] if bare[:2].isalpha() else None
    if country is None:
        return bare
    national = bare.removeprefix("EL" if country == "GR" else country)
    checks = list(_checks(country))
    if checks and not any(check(bare) or check(national) for check in checks):
        return None
    return f"{country}{national}"


def registration_number(written: str, country: str | None) -> str | None:
    """The number in a companies register, led by its country; None for placeholders."""
    bare = _bare(written)
    return None if bare is None else f"{country or ''}{bare}"


def phone_number(written: str, country: str | None) -> str | None:
    """The number in E.164, as +49301234567; None where it cannot be dialled from abroad.

    Numbers without a country's prefix need `country`.
    """
    try:
        number = phonenumbers.parse(written, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number) or _is_placeholder(str(number.national_number)):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _bare(written: str) -> str | None:
    bare = AROUND.sub("", NOT_IN_A_NUMBER.sub("", written.upper()))
    is_number = len(bare) >= SHORTEST and any(sign.isdigit() for sign in bare)
    return bare if is_number and not _is_placeholder(bare) else None


def _is_placeholder(bare: str) -> bool:
    digits = "".join(sign for sign in bare if sign.isdigit())
    return len(set(digits)) <= 1 or digits in "01234567890"


def _checks(country: str) -> Iterator[Callable[[str], bool]]:
    for kind in TAX_MODULES:
        module = get_cc_module(country.lower(), kind)
        if module is not None:
            yield module.is_valid
