"""A registry on this machine, in a thread: answers as ClinicalTrials.gov's API does, and fails as it may.

with registry_of(record(), record(number="NCT01234568")) as registry:
    registry.client().study("NCT01234567")
    registry.next(status=503)          # how it answers the next calls, one each, in this order
    registry.calls                     # what it was asked: path, parameters, headers
"""

import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from trials.clinicaltrials_gov.client import ClinicalTrialsGov
from trials.pace import Pace

BASE = "/api/v2"
JSON = "application/json"
TEXT = "text/plain"
NUMBER = re.compile(r"NCT0*[1-9]\d{0,7}", re.IGNORECASE)
PARAMETERS = {
    "/version": set[str](),
    "/studies": {"filter.ids", "query.titles", "fields", "pageSize", "pageToken"},
    "/studies/": {"fields"},
}


@dataclass(frozen=True)
class Call:
    path: str
    params: dict[str, str]
    headers: dict[str, str]


@dataclass(frozen=True)
class Answer:
    """An answer; `cut` is how many bytes come before the connection breaks, `drip` seconds before each of its bytes."""

    status: int = 200
    body: bytes = b""
    kind: str = JSON
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    slow: float = 0.0
    drip: float = 0.0


class Registry(ThreadingHTTPServer):
    """The records that it has, and what it was asked."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, records: tuple[dict[str, Any], ...]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.records = {own(record)[0]: record for record in records}
        self.data_version = "2026-11-20T09:00:06"
        self.calls: list[Call] = []
        self.page_size = 1000
        self.empty_page_first = False
        self._next: list[Answer] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}{BASE}"

    @property
    def paths(self) -> list[str]:
        return [call.path for call in self.calls]

    def client(self, **options: Any) -> ClinicalTrialsGov:
        """A client that neither pauses nor sleeps, unless told so."""
        return ClinicalTrialsGov(self.url, **{"pace": Pace(0, sleep=lambda seconds: None), **options})

    def next(self, *, times: int = 1, **answer: Any) -> None:
        self._next += [Answer(**answer)] * times

    def answer(self, call: Call) -> Answer:
        self.calls.append(call)
        if self._next:
            return self._next.pop(0)
        folder, number = re.fullmatch(r"(/studies/|)(.*)", call.path, re.DOTALL).groups()  # type: ignore[union-attr]
        allowed = PARAMETERS.get(folder or call.path)
        if allowed is None:
            return Answer(404, b"Not Found", TEXT)
        if unknown := set(call.params) - allowed:
            return Answer(400, f"Unknown parameters: {unknown}".encode(), TEXT)
        if folder:
            return self.one(number)
        return self.version() if call.path == "/version" else self.many(call.params)

    def version(self) -> Answer:
        return as_json({"apiVersion": "2.0.5", "dataTimestamp": self.data_version})

    def one(self, number: str) -> Answer:
        if not NUMBER.fullmatch(number):
            return Answer(400, f"`{number}` is not an NCT number".encode(), TEXT)
        if number in self.records:
            return as_json(self.records[number])
        for record in self.records.values():
            if number in own(record):
                return Answer(301, kind=TEXT, headers={"Location": f"{BASE}/studies/{own(record)[0]}"})
        return Answer(404, f"NCT number {number} not found".encode(), TEXT)

    def many(self, params: dict[str, str]) -> Answer:
        ids = [text for text in re.split(r"[,|]", params.get("filter.ids", "")) if text]
        if not all(map(NUMBER.fullmatch, ids)):
            return Answer(400, b"`filter.ids` has something else than NCT numbers", TEXT)
        words = params.get("query.titles", "").casefold().split()
        studies = [
            record
            for record in self.records.values()
            if (not ids or set(ids) & set(own(record))) and all(word in title(record) for word in words)
        ]
        start = int(params.get("pageToken", "p0")[1:])
        if self.empty_page_first and "pageToken" not in params:
            return as_json({"studies": [], "nextPageToken": "p0"})
        end = start + min(self.page_size, int(params.get("pageSize", "10")))
        return as_json({"studies": studies[start:end]} | ({"nextPageToken": f"p{end}"} if studies[end:] else {}))


class Handler(BaseHTTPRequestHandler):
    server: Registry
    protocol_version = "HTTP/1.1"
    # Headers and body are two writes: without this the second waits for the first one's receipt.
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        params = {key: values[0] for key, values in parse_qs(parts.query).items()}
        call = Call(unquote(parts.path).removeprefix(BASE), params, {k.lower(): v for k, v in self.headers.items()})
        answer = self.server.answer(call)
        time.sleep(answer.slow)
        self.send_response(answer.status)
        for name, value in {"Content-Type": answer.kind, **answer.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        try:
            self.send_body(answer)
        except OSError:  # whoever asked has gone
            self.close_connection = True

    def send_body(self, answer: Answer) -> None:
        if answer.drip:
            for place in range(len(answer.body)):
                time.sleep(answer.drip)
                self.wfile.write(answer.body[place : place + 1])
            return
        self.wfile.write(answer.body[: answer.cut])
        self.close_connection = self.close_connection or answer.cut is not None

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: tests look at `calls`."""


@contextmanager
def registry_of(*records: dict[str, Any]) -> Iterator[Registry]:
    """A registry with these records, for as long as the block runs."""
    registry = Registry(records)
    thread = threading.Thread(target=registry.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield registry
    finally:
        registry.shutdown()
        registry.server_close()
        thread.join()


def as_json(value: Any) -> Answer:
    return Answer(body=json.dumps(value).encode())


def own(record: dict[str, Any]) -> list[str]:
    """The record's number and its earlier ones."""
    module = record["protocolSection"]["identificationModule"]
    return [module["nctId"], *module.get("nctIdAliases", [])]


def title(record: dict[str, Any]) -> str:
    module = record["protocolSection"]["identificationModule"]
    return f"{module.get('briefTitle')} {module.get('acronym')}".casefold()
