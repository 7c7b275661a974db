"""Crossref and PubMed in the place of the real ones: they answer from recorded files, or fail as a test says."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx
import pytest

from notices.references import crossref, pubmed
from trials.pace import Pace

DATA = Path(__file__).parent / "data" / "references"
CROSSREF = (DATA / "crossref.json").read_bytes()
PUBMED = (DATA / "pubmed.nbib").read_bytes()
HTML = b"<!doctype html><title>Maintenance</title>"

Answer = Callable[[httpx.Request], httpx.Response]


class Publications:
    """What was asked for, and what is answered: `answers` by a word of the address, before the recorded ones."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.requests: list[httpx.Request] = []
        self.answers: dict[str, Answer] = {}
        real, transport = httpx.Client, httpx.MockTransport(self._answer)

        def client(**options: Any) -> httpx.Client:
            return real(transport=transport, **options)

        monkeypatch.setattr("httpx.Client", client)
        for module in (crossref, pubmed):
            monkeypatch.setattr(module, "SHARED_PACE", Pace(0))

    def answer(self, word: str, status: int = 200, content: bytes = HTML) -> None:
        self.answers[word] = lambda request: httpx.Response(status, content=content)

    def fail(self, word: str, error: type[Exception] = httpx.ReadTimeout) -> None:
        def raise_it(request: httpx.Request) -> httpx.Response:
            raise error("no answer")

        self.answers[word] = raise_it

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        address = unquote(str(request.url))
        special = next((answer for word, answer in self.answers.items() if word in address), None)
        if special:
            return special(request)
        if "efetch" in address:
            return httpx.Response(200, content=PUBMED)
        return (
            httpx.Response(200, content=CROSSREF)
            if "bjd.18898" in address
            else httpx.Response(404, content=b"Not found.")
        )
