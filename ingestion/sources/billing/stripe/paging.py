"""Reads Stripe's lists to their end, those inside a record too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from ingestion.sources.api.client import Answer, ApiClient, Parameters
from ingestion.sources.api.errors import PlaceLostError, RequestRefusedError

PAGE = ("limit", "100")
NOT_FOUND = 404
_OURS = "/v1/"
_AFTER = "starting_after"

Record = dict[str, Any]


def paged(
    client: ApiClient, path: str, parameters: Parameters, after: str | None = None
) -> Iterator[Answer]:
    """The pages of a list, from that behind the record `after`.

    Raises:
        PlaceLostError: the record after which a page begins is no longer there.
    """
    while True:
        place = [(_AFTER, after)] if after else []
        try:
            answer = client.get(path, [PAGE, *parameters, *place])
        except RequestRefusedError as refused:
            if after and _parameter(refused.content) == _AFTER:
                raise PlaceLostError(refused.message, remedy=refused.remedy) from None
            raise
        yield answer
        records = records_of(answer)
        if not records or not answer.content.get("has_more"):
            return
        after = str(records[-1]["id"])


def records_of(answer: Answer) -> list[Record]:
    """The records of a page."""
    return list(answer.content.get("data") or [])


def completed(
    client: ApiClient,
    record: Record,
    expand: Mapping[str, Sequence[str]],
    until: int | None = None,
) -> Record:
    """The record with the whole of each nested list that was cut.

    The rest of a list is as it is now. Of a record of the past only what was there `until` then is
    added. Where the list is gone while it is read, the record stays as it was sent: it has changed,
    and its event tells how.
    """
    return {name: _completed(client, value, expand, until) for name, value in record.items()}


def _completed(
    client: ApiClient, value: object, expand: Mapping[str, Sequence[str]], until: int | None
) -> object:
    if isinstance(value, list):
        return [_completed(client, one, expand, until) for one in value]
    if not isinstance(value, dict):
        return value
    url = urlsplit(str(value.get("url") or ""))
    is_cut = value.get("object") == "list" and value.get("has_more") and value.get("data")
    if is_cut and url.path.startswith(_OURS):
        wanted = [("expand[]", f"data.{each}") for each in expand.get(_last_part(url.path), ())]
        parameters = [(name, text) for name, text in parse_qsl(url.query) if name != PAGE[0]]
        try:
            listed = [
                each
                for page in paged(client, url.path, [*parameters, *wanted])
                for each in records_of(page)
            ]
        except PlaceLostError:
            return value
        except RequestRefusedError as refused:
            if refused.status != NOT_FOUND:
                raise
            return value
        known = {each["id"] for each in value["data"]}
        added = [each for each in listed if each["id"] not in known and _was_there(each, until)]
        value = {**value, "data": [*value["data"], *added], "has_more": False}
    return {name: _completed(client, inner, expand, until) for name, inner in value.items()}


def _was_there(record: Record, until: int | None) -> bool:
    return until is None or int(record.get("created") or 0) <= until


def _last_part(path: str) -> str:
    return path.rsplit("/", 1)[-1]


def _parameter(content: object) -> str | None:
    error = content.get("error") if isinstance(content, dict) else None
    return error.get("param") if isinstance(error, dict) else None
