"""Asking a server: one page by hand, and one page very often, with wrk."""

import html
import re
import shutil
import subprocess
import urllib.request
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urljoin

from benchmarks.serving import Server, spent

BROWSER = {"Accept-Encoding": "gzip, br"}
WARM_UP = 0.5
UNITS = {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass(frozen=True)
class Load:
    """What an address took: CPU milliseconds a request, and milliseconds in which 99 % were answered."""

    cpu: float
    p99: float
    requests: int


def ask(address: str, headers: dict[str, str] | None = None) -> Answer:
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers or {}), timeout=60) as answer:
            return _answer(answer.status, answer)
    except HTTPError as error:
        return _answer(error.code, error)


def _answer(status: int, answer: Any) -> Answer:
    return Answer(status, {name.lower(): value for name, value in answer.headers.items()}, answer.read())


def ask_often(
    server: Server, path: str, headers: dict[str, str] | None = None, seconds: float = 3, connections: int = 8
) -> Load:
    """As fast as it answers, for so many seconds, after a warming up."""
    address, headers = urljoin(server.site, path), headers or {}
    _wrk(address, headers, WARM_UP, connections)
    for _again in range(3):
        before = server.seconds()
        output = _wrk(address, headers, seconds, connections)
        cpu = spent(before, server.seconds())
        # A connection that grew too old was replaced by another: its process took its count along.
        requests = int(_match(r"(\d+) requests in", output)[1])
        if cpu is not None and requests:
            return Load(cpu * 1000 / requests, _milliseconds(_match(r"99%\s+([\d.]+)(us|ms|s|m)\b", output)), requests)
        seconds *= 2
    raise SystemExit(f"{address}: no answer in time, or its processes come and go")


def _wrk(address: str, headers: dict[str, str], seconds: float, connections: int) -> str:
    wrk = shutil.which("wrk")
    if wrk is None:
        raise SystemExit("wrk is missing: apt-get install wrk")
    command = [wrk, "-t2", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--timeout=20s", "--latency"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    text = subprocess.run([*command, address], check=True, capture_output=True, text=True, timeout=seconds + 60).stdout
    if "Non-2xx" in text:
        raise SystemExit(f"{address}: {text}")
    return text


def _match(pattern: str, text: str) -> "re.Match[str]":
    match = re.search(pattern, text)
    if match is None:
        raise SystemExit(f"wrk did not say {pattern}:\n{text}")
    return match


def _milliseconds(match: "re.Match[str]") -> float:
    return float(match[1]) * UNITS[match[2]]


def links(page: str) -> list[str]:
    return [html.unescape(address) for address in re.findall(r'<a\b[^>]*\bhref="([^"]*)"', page)]


def page_number(server: Server, goal: int) -> tuple[str, int]:
    """The address of a page of the list, found as a reader would, link by link; and how far that went."""
    path, number = "/", 1
    while number < goal:
        older = re.search(r'<a rel="next" href="([^"]*)"', ask(server.site + path).text)
        if older is None:
            break
        path, number = urljoin(path, html.unescape(older[1])), number + 1
    return path, number
