"""Asks an API: with the credential, patiently where it may help, never again where it may not."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import requests

from ingestion.sources.api.errors import RequestRefusedError, SourceAuthError
from ingestion.sources.api.waiting import LONGEST_WAIT, TRIES, Waiting, asked_wait
from ingestion.sources.model import SourceObject
from workspace.errors import ConfigurationError, SourceUnreadableError

Parameters = Sequence[tuple[str, str]]
_SECONDS_TO_CONNECT, _SECONDS_TO_ANSWER = 10, 80
_OK, _REDIRECT, _UNAUTHORISED, _FORBIDDEN = 200, 300, 401, 403
_TIMED_OUT, _CONFLICT, _TOO_MANY, _SERVER_ERROR = 408, 409, 429, 500


@dataclass(frozen=True)
class Answer:
    """What the vendor answered, and when by its own clock."""

    content: dict[str, Any]
    at: datetime


@dataclass(frozen=True)
class Credential:
    """A secret of the environment; only its variable's name is ever told."""

    variable: str
    value: str

    def __repr__(self) -> str:
        return f"Credential({self.variable})"

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Sign a request; as an `auth` of requests, which a .netrc file does not override."""
        request.headers["Authorization"] = f"Bearer {self.value}"
        return request


def credential(
    source_object: SourceObject, environment: Mapping[str, str] = os.environ
) -> Credential:
    """The credential of a source.

    Raises:
        ConfigurationError: its variable is not set, or holds what no header can.
    """
    variable = source_object.location
    value = environment.get(variable, "").strip()
    if not value:
        raise ConfigurationError(
            f"The environment variable {variable}, which holds the API key of"
            f" {source_object.source}, is not set.",
            remedy="Set it where c360 runs; it never stands in customer360.toml.",
        )
    if not (value.isascii() and value.isprintable()) or " " in value:
        raise ConfigurationError(
            f"The environment variable {variable} holds what is no API key of"
            f" {source_object.source}: blanks or characters beyond ASCII.",
            remedy="Set it to the key alone.",
        )
    return Credential(variable, value)


class ApiClient:
    """Reads JSON by GET; repeats what may succeed later, tells at once what will not.

    `said` finds the vendor's own words in an answer that is an error; they are repeated without the
    credential, and not at all where the credential is what is wrong.
    """

    def __init__(
        self,
        source: str,
        base_url: str,
        key: Credential,
        *,
        headers: Mapping[str, str],
        said: Callable[[object], str],
        waiting: Waiting,
    ) -> None:
        self.key = key
        self._source = source
        self._base_url = base_url.rstrip("/")
        self._said = said
        self._waiting = waiting
        self._session = requests.Session()
        self._session.auth = key
        self._session.headers.update({"User-Agent": "customer-360", **headers})

    def get(self, path: str, parameters: Parameters = ()) -> Answer:
        """What the API answers at a path.

        Raises:
            SourceAuthError: the credential is refused, or has no right to this.
            RequestRefusedError: the request is refused for another reason.
            SourceUnreadableError: no answer after all tries, or one that is not the API's.
        """
        trouble = ""
        for n_tries in range(TRIES):
            response, trouble = self._sent(path, parameters)
            asked = None
            if response is not None:
                at = self._time_of(response)
                if not trouble:
                    return Answer(self._content(response, path, at), at)
                asked = asked_wait(response.headers.get("Retry-After"), at)
            if asked is not None and asked > LONGEST_WAIT:
                trouble += f", and asks to wait {asked:.0f} s"
                break
            if n_tries + 1 < TRIES:
                self._waiting.sleep(self._waiting.seconds(n_tries, asked))
        raise SourceUnreadableError(
            f"The API of {self._source} did not answer to {path}: {trouble}.",
            remedy="Run again later: what has been read is kept.",
        )

    def _sent(self, path: str, parameters: Parameters) -> tuple[requests.Response | None, str]:
        """The answer, and what is wrong with it that may pass; empty where nothing is."""
        try:
            response = self._session.get(
                f"{self._base_url}{path}",
                params=list(parameters),
                timeout=(_SECONDS_TO_CONNECT, _SECONDS_TO_ANSWER),
                allow_redirects=False,
            )
        except requests.RequestException as error:
            # The error holds the request and so the key: only its kind is told.
            return None, f"the connection failed ({type(error).__name__})"
        status = response.status_code
        if status in (_TIMED_OUT, _CONFLICT, _TOO_MANY) or status >= _SERVER_ERROR:
            return response, f"it answers {status}"
        if status == _OK and not isinstance(_json(response), dict):
            return response, "its answer is not whole"
        return response, ""

    def _content(self, response: requests.Response, path: str, at: datetime) -> dict[str, Any]:
        content = _json(response)
        status = response.status_code
        if status == _OK and isinstance(content, dict):
            return content
        content = _json(response, self.key.value)
        if status == _UNAUTHORISED:
            raise SourceAuthError(
                f"The API of {self._source} refuses the key in {self.key.variable} ({status}).",
                remedy="Set a key that is valid.",
            )
        if status == _FORBIDDEN:
            raise SourceAuthError(
                f"The key in {self.key.variable} has no right to read {path} of {self._source}"
                f" ({status}).",
                remedy="Give it that right, or name the object in 'leave_out' of the source.",
            )
        if status < _OK or _OK < status < _REDIRECT or content is None:
            words = f"it answers {status}, and not as this API does"
        else:
            words = f"it answers {status}: {self._said(content)}".rstrip(": .")
        raise RequestRefusedError(
            f"The API of {self._source} refuses to read {path}: {words}.",
            status,
            content,
            at,
            remedy="Look at 'base_url' and at what the key may read.",
        )

    def _time_of(self, response: requests.Response) -> datetime:
        try:
            return parsedate_to_datetime(response.headers["Date"]).astimezone(UTC)
        except (KeyError, ValueError, TypeError):
            return datetime.fromtimestamp(int(self._waiting.now()), UTC)


def _json(response: requests.Response, secret: str = "") -> object:
    """What was answered, without a secret that it repeats; None where it is no JSON."""
    try:
        return json.loads(response.text.replace(secret, "…") if secret else response.content)
    except ValueError:
        return None
