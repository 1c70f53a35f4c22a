"""Forms that values of customer360.toml must have, and what is said where they do not."""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field

from workspace.configuration_errors import nearest

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def _known_timezone(name: str) -> str:
    if name not in available_timezones():
        hint = nearest(name, available_timezones())
        raise ValueError(f"'{name}' is not a time zone of the IANA database.{hint}")
    return name


def _variable_name(name: str) -> str:
    if not re.fullmatch("[A-Za-z_][A-Za-z0-9_]*", name):
        raise ValueError("must be the name of an environment variable, never the URL itself")
    return name


def _secret_name(name: str) -> str:
    if not re.fullmatch("[A-Z_][A-Z0-9_]*", name):
        raise ValueError(
            "must be the name of an environment variable, in capitals, never the key itself"
        )
    return name


def _safe_url(url: str) -> str:
    parts = urlsplit(url)
    is_here = parts.hostname in _LOOPBACK
    is_bare = not (parts.query or parts.fragment or parts.username or parts.password)
    if not parts.hostname or parts.scheme not in (("https", "http") if is_here else ("https",)):
        raise ValueError("must begin with https://, or with http:// on this machine")
    if not is_bare:
        raise ValueError("must hold no user, password or question mark")
    return url


Timezone = Annotated[str, AfterValidator(_known_timezone)]
VariableName = Annotated[str, AfterValidator(_variable_name)]
SecretName = Annotated[str, AfterValidator(_secret_name)]
ApiUrl = Annotated[str, AfterValidator(_safe_url)]
CurrencyCode = Annotated[str, Field(pattern="^[A-Z]{3}$")]
Identifier = Annotated[str, Field(pattern="^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=48)]
Rate = Annotated[float, Field(ge=0, le=1)]
