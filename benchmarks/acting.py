"""The acts of the desk over HTTP, one after the other, and what each costs the server."""

import http.client
import time
from collections.abc import Callable
from statistics import median
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from benchmarks.load import PASSWORD
from benchmarks.serving import Server, spent
from tests.support.forms_data import Fields


class Person:
    """Somebody who is signed in. Cookies go along by hand: those of production ask for TLS."""

    def __init__(self, site: str, name: str) -> None:
        self.host, self.name = urlsplit(site).netloc, name
        self.sign_in()

    def sign_in(self) -> None:
        self.cookies: dict[str, str] = {}
        fields = self.form("/accounts/login/")
        self.post("/accounts/login/", {**fields, "login": [self.name], "password": [PASSWORD]})

    def is_signed_in(self) -> bool:
        return self.send("GET", "/admin/")[0] == 200

    def form(self, path: str) -> dict[str, list[str]]:
        """The fields of the page's own form, as a browser would send them back."""
        fields: dict[str, list[str]] = {}
        for name, value in Fields(self.get(path).partition("<main")[2]).sent:
            fields.setdefault(name, []).append(value)
        return fields

    def opened_form(self, path: str) -> dict[str, list[str]]:
        """The fields of an edit form of which the section with the title was opened."""
        fields = self.form(path)
        for section in fields["folded"]:
            part = f"{path}{fields['base_version'][0]}/part/?section={section}"
            opened = Fields(self.get(part)).sent
            if any(name == "title" for name, _value in opened):
                fields["folded"].remove(section)
                for name, value in opened:
                    fields.setdefault(name, []).append(value)
                return fields
        raise SystemExit(f"{path}: no section has the title")

    def get(self, path: str) -> str:
        return self._ask("GET", path, None, 200)

    def post(self, path: str, fields: dict[str, list[str]]) -> None:
        """What succeeds leads elsewhere."""
        self._ask("POST", path, urlencode(fields, doseq=True), 302)

    def send_form(self, path: str, fields: dict[str, list[str]]) -> tuple[int, str]:
        """Send a form, and return the status and the text of the answer, whatever it is."""
        return self.send("POST", path, urlencode(fields, doseq=True))

    def _ask(self, method: str, path: str, body: str | None, expected: int) -> str:
        status, text = self.send(method, path, body)
        if status != expected:
            raise SystemExit(f"{method} {path}: {status}\n{text[:2000]}")
        return text

    def send(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        """Return the status and the text of an answer, whatever it is."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://{self.host}"}
        connection = http.client.HTTPConnection(self.host, timeout=60)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, text


class ActCost(NamedTuple):
    """Milliseconds that an act takes: of the server's CPU time, and by the clock the middle of all."""

    cpu: float
    clock: float


def acts(server: Server, notices: list[int]) -> dict[str, ActCost]:
    """What each act costs on one of the notices, which are drafts of the editor."""
    editor, reviewer = Person(server.site, "editor"), Person(server.site, "reviewer")
    edit, submit, approve = (f"/admin/notices/%d/{step}/" for step in ("edit", "submit", "approve"))
    forms = [editor.opened_form(edit % pk) for pk in notices]
    for form in forms:
        form["title"][0] += " på ny"
    costs = {"the edit form": each(server, lambda pk: editor.get(edit % pk), notices)}
    costs["save"] = each(server, lambda row: editor.post(edit % row[0], row[1]), zip(notices, forms, strict=True))
    sent_forms = [(pk, editor.form(submit % pk)) for pk in notices]
    costs["submit"] = each(server, lambda row: editor.post(submit % row[0], row[1]), sent_forms)
    sent_forms = [(pk, reviewer.form(approve % pk)) for pk in notices]
    costs["approve and publish"] = each(server, lambda row: reviewer.post(approve % row[0], row[1]), sent_forms)
    return costs


def each(server: Server, act: Callable[[Any], object], rows: Any) -> ActCost:
    """What one act costs."""
    rows = list(rows)
    before, times = server.seconds(), []
    for row in rows:
        begun = time.perf_counter()
        act(row)
        times.append((time.perf_counter() - begun) * 1000)
    cpu = spent(before, server.seconds())
    if cpu is None:
        raise SystemExit("a process of the server ended while it was measured: try again")
    return ActCost(cpu * 1000 / len(rows), median(times))
