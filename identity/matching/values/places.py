"""Countries by any of their names, and addresses as far as two can be compared."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache

from babel import Locale
from babel.localedata import locale_identifiers

COUNTRY_CODE = 2
"""Letters of an ISO 3166-1 code."""


def country_codes(names: Iterable[str], aliases: Mapping[str, str]) -> dict[str, str]:
    """ISO 3166-1 alpha-2 codes of countries, in whatever language they are named.

    Args:
        names: as sources write them: a code, or a name.
        aliases: further names, as `country_names` lists them; they win.

    Returns:
        The code of each name that is known. Names come from the Unicode CLDR, which babel carries;
        languages are looked through only where English does not do.
    """
    own = {_key(name): code.upper() for name, code in aliases.items()}
    english = _territories("en")
    codes = {code.casefold(): code for code in english.values()}
    found: dict[str, str] = {}
    unknown: dict[str, str] = {}
    for name in names:
        key = _key(name)
        if code := own.get(key) or codes.get(key) or english.get(key):
            found[name] = code
        elif key:
            unknown[name] = key
    if unknown:
        others = _all_territories()
        found |= {name: others[key] for name, key in unknown.items() if key in others}
    return found


@cache
def _territories(language: str) -> dict[str, str]:
    names = Locale.parse(language).territories
    return {
        _key(name): code
        for code, name in names.items()
        if len(code) == COUNTRY_CODE and code.isalpha() and code != "ZZ"
    }


@cache
def _all_territories() -> dict[str, str]:
    """Names in every language; where two languages disagree, the name means no country."""
    meanings: dict[str, set[str]] = {}
    for language in locale_identifiers():
        if "_" not in language or language.startswith("zh_Han"):
            for name, code in _territories(language).items():
                meanings.setdefault(name, set()).add(code)
    return {name: codes.pop() for name, codes in meanings.items() if len(codes) == 1}


def _key(name: str) -> str:
    marked = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in marked if sign.isalnum())
