"""A small Stripe on loopback: its lists, records and events as documented, and faults on demand."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

KEY = "sk_test_hunter2hunter2"  # pragma: allowlist secret
VERSION = "2024-06-20"
START = 1_760_000_000
"""2025-10-09 08:53:20 UTC."""
DAY = 86_400
NESTED_SHOWN = 10
CUT = object()
"""In place of a status: the connection breaks in the middle of the answer."""

Record = dict[str, Any]


@dataclass
class Fault:
    """What is answered in place of the truth, once."""

    status: Any
    path: str = "/v1/"
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = field(default_factory=lambda: {"error": {"message": "No."}})
    after: int = 0
    """Requests of that path that are still answered well."""


class FakeStripe:
    """What one account holds. Time stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = START
        self.key = KEY
        self.account: Any = {"id": "acct_1", "settings": {"dashboard": {"display_name": "Shop"}}}
        self.objects: dict[str, dict[str, Record]] = {}
        self.events: list[Record] = []
        """Oldest first."""
        self.forbidden: set[str] = set()
        self.faults: list[Fault] = []
        self.requests: list[tuple[str, dict[str, list[str]]]] = []
        self.headers: list[dict[str, str]] = []
        self.largest_page = 100
        self.lock = threading.Lock()
        self.hidden_fields: dict[str, tuple[str, ...]] = {
            "prices": ("tiers",), "customers": ("tax_ids",), "coupons": ("applies_to",),
        }  # fmt: skip

    def put(self, path: str, record: Record) -> Record:
        """Make or change a record, without an event."""
        record = {"created": self.now, "livemode": False, **record}
        self.objects.setdefault(path, {})[record["id"]] = record
        return record

    def remove(self, path: str, record_id: str) -> None:
        del self.objects[path][record_id]

    def happen(self, kind: str, record: Record, **others: Any) -> Record:
        """An event; what it tells is cut and without what must be asked for."""
        event = {
            "id": f"evt_{len(self.events) + 1:06d}", "object": "event", "type": kind,
            "created": self.now, "api_version": VERSION, "data": {"object": cut(record)}, **others,
        }  # fmt: skip
        self.events.append(event)
        return event

    def asked(self, path: str) -> list[dict[str, list[str]]]:
        """The parameters of the requests of a path so far."""
        return [parameters for asked, parameters in self.requests if asked == path]

    def answer(self, path: str, parameters: dict[str, list[str]]) -> tuple[int, Any]:
        if path == "/v1/account":
            return 200, self.account
        if path == "/v1/events":
            return self._events(parameters)
        _, _, name, *rest = path.split("/")
        if not rest:
            records = [self._shown(name, each, parameters) for each in self._all(name, parameters)]
            return 200, self._page([cut(each) for each in records], path, parameters)
        return self._one(name, parameters, *rest)

    def _one(
        self, name: str, parameters: dict[str, list[str]], record_id: str, *rest: str
    ) -> tuple[int, Any]:
        record = self.objects.get(name, {}).get(unquote(record_id))
        if record is None:
            return 404, {"error": {"code": "resource_missing", "param": "id"}}
        if rest:
            return 200, self._page(record[rest[0]]["data"], "nested", parameters)
        return 200, cut(self._shown(name, record, parameters))

    def _all(self, name: str, parameters: dict[str, list[str]]) -> list[Record]:
        newest_first = list(reversed(self.objects.get(name, {}).values()))
        found = sorted(newest_first, key=lambda each: -int(each["created"]))
        for field_name in ("subscription", "charge"):
            if field_name in parameters:
                wanted = parameters[field_name][0]
                found = [each for each in found if each.get(field_name) == wanted]
        return found

    def _shown(self, name: str, record: Record, parameters: dict[str, list[str]]) -> Record:
        expanded = [each.removeprefix("data.") for each in parameters.get("expand[]", [])]
        hidden = [each for each in self.hidden_fields.get(name, ()) if each not in expanded]
        return {key: value for key, value in record.items() if key not in hidden}

    def _events(self, parameters: dict[str, list[str]]) -> tuple[int, Any]:
        types = parameters.get("types[]")
        assert types is None or len(types) <= 20, "Stripe takes 20 types at most"
        since = int(parameters.get("created[gte]", ["0"])[0])
        before = int(parameters.get("created[lt]", [str(self.now + 1)])[0])
        found = [
            event
            for event in reversed(self.events)
            if since <= event["created"] < before
            and event["created"] > self.now - 30 * DAY
            and (types is None or event["type"] in types)
        ]
        return 200, self._page(found, "/v1/events", parameters)

    def _page(self, records: list[Record], path: str, parameters: dict[str, list[str]]) -> Any:
        size = min(int(parameters.get("limit", ["10"])[0]), self.largest_page)
        if "starting_after" in parameters:
            after = parameters["starting_after"][0]
            ids = [record["id"] for record in records]
            if after not in ids:
                return {"error": {"message": f"No such record: {after}.",
                                  "param": "starting_after"}}  # fmt: skip
            records = records[ids.index(after) + 1 :]
        return {"object": "list", "url": path, "data": records[:size],
                "has_more": len(records) > size}  # fmt: skip

    def fault(self, path: str) -> Fault | None:
        for fault in self.faults:
            if path.startswith(fault.path):
                if fault.after:
                    fault.after -= 1
                    return None
                self.faults.remove(fault)
                return fault
        return None


def product(number: int, name: str = "Basic") -> Record:
    """A product."""
    return {"id": f"prod_{number:04d}", "object": "product", "name": name, "active": True}


def cut(record: Record) -> Record:
    """A record with its nested lists cut, as Stripe sends it."""
    return {
        name: {**value, "data": value["data"][:NESTED_SHOWN],
               "has_more": len(value["data"]) > NESTED_SHOWN}
        if isinstance(value, dict) and value.get("object") == "list" else value
        for name, value in record.items()
    }  # fmt: skip


def nested(url: str, elements: list[Record]) -> Record:
    """A nested list, whole."""
    return {"object": "list", "url": url, "data": elements, "has_more": False}


@contextmanager
def running(stripe: FakeStripe) -> Iterator[str]:
    """The URL of a server that answers for `stripe`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(stripe))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(stripe: FakeStripe) -> Callable[..., BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1

        def do_GET(self) -> None:
            url = urlsplit(self.path)
            parameters = parse_qs(url.query)
            with stripe.lock:
                stripe.requests.append((url.path, parameters))
                stripe.headers.append(dict(self.headers))
                fault = stripe.fault(url.path)
                if fault is not None:
                    self._send(fault.status, fault.body, fault.headers)
                elif self.headers["Authorization"] != f"Bearer {stripe.key}":
                    self._send(401, {"error": {"message": "Invalid API Key provided"}})
                elif url.path in stripe.forbidden:
                    self._send(403, {"error": {"message": f"{stripe.key} may not"}})
                else:
                    status, content = stripe.answer(url.path, parameters)
                    self._send(400 if "error" in content and status == 200 else status, content)

        def _send(self, status: Any, content: Any, headers: dict[str, str] | None = None) -> None:
            body = content if isinstance(content, bytes) else json.dumps(content).encode()
            is_cut = status is CUT
            self.send_response_only(200 if is_cut else status)
            self.send_header("Date", format_datetime(datetime.fromtimestamp(stripe.now, UTC), True))
            self.send_header("Content-Length", str(len(body) + 100 * is_cut))
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if is_cut else body)
            self.wfile.flush()
            self.close_connection = is_cut

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler
