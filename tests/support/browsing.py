"""What a page asks of a browser, and a walk over every page that links and searches lead to."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from django.test import Client

from notices.public.page_cache.own_block import BEGIN, END

HOST = "testserver"
# What an element loads, or where it sends what was typed; a link that is only followed is none of it.
LOADS = {"src", "srcset", "poster", "data", "action", "formaction", "background"}
LOADING_LINKS = {"stylesheet", "icon", "preload", "modulepreload", "manifest", "prefetch"}
MAX_PAGES = 1_000

# How a page that tells what went wrong names its request, which is another one each time.
REQUEST_ID = re.compile(rb'<code>[0-9a-f]{32}</code>|"request_id": ?"[0-9a-f]{32}"')


def without_own_block(page: str) -> str:
    """The page without the words of today that stand inside the approved text, after its title."""
    before, _begin, after = page.partition(BEGIN)
    _block, _end, after = after.partition(END)
    return before + after


def without_request_id(content: bytes) -> bytes:
    """What a page says to everybody who asks for it."""
    return REQUEST_ID.sub(b"", content)


class Form:
    """A form with the names of its fields, and the values that each can take."""

    def __init__(self, method: str, action: str) -> None:
        self.method, self.action = method, action
        self.fields: dict[str, list[str]] = {}

    def searches(self, words: Iterable[str]) -> Iterator[str]:
        """Query strings: one field filled at a time, a text with each of the words; and everything left blank."""
        for name, values in self.fields.items():
            for value in values or words:
                yield urlencode({other: value if other == name else "" for other in self.fields})
        yield urlencode(dict.fromkeys(self.fields, ""))


class Page(HTMLParser):
    """The links, forms and loads of a page, and everything in it that a strict policy would block."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.forms: list[Form] = []
        self.ids: list[str] = []
        self.buttons: list[dict[str, str]] = []
        self.inline: list[str] = []
        self._select = ""
        self._open: dict[str, str] | None = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._look_at_attributes(tag, values)
        if tag in {"a", "area", "link"} and "href" in values:
            self.links.append(values["href"])
        if tag == "form":
            self.forms.append(Form(values.get("method", "get").lower(), values.get("action", "")))
        elif tag == "button":
            self.buttons.append(values)
        elif tag in {"script", "style"}:
            self._open = {**values, "tag": tag}
        self._look_at_field(tag, values)

    def _look_at_attributes(self, tag: str, values: dict[str, str]) -> None:
        self.ids += [values["id"]] if "id" in values else []
        self.inline += [f"<{tag} {name}>" for name in values if name == "style" or name.startswith("on")]
        self.loads += [values[name] for name in LOADS & set(values)]
        if tag == "link" and LOADING_LINKS & set(values.get("rel", "").split()):
            self.loads.append(values.get("href", ""))

    def _look_at_field(self, tag: str, values: dict[str, str]) -> None:
        fields = self.forms[-1].fields if self.forms else {}
        if tag in {"input", "textarea", "select"} and values.get("name"):
            fixed = values.get("type") in {"hidden", "checkbox", "radio"}
            fields.setdefault(values["name"], []).extend([values.get("value", "on")] if fixed else [])
            self._select = values["name"] if tag == "select" else ""
        elif tag == "option" and self._select:
            fields[self._select].append(values.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._open and data.strip():
            # The import map of the text editor stands in the page under a nonce; nothing else may.
            is_import_map = self._open.get("type") == "importmap" and self._open.get("nonce")
            # Data for search engines is not run, and no policy asks for it.
            is_data = self._open.get("type") == "application/ld+json"
            self.inline += [] if is_import_map or is_data else [f"<{self._open['tag']}> {data.strip()[:60]}"]

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style"}:
            self._open = None

    @property
    def hosts(self) -> set[str]:
        """Other hosts that the page loads from or sends to."""
        return {urlsplit(load).netloc for load in self.loads} - {"", HOST}


def page_of(response: Any) -> Page:
    """The answer, read: once, however many ask, and however many were given the same."""
    return _page(response.text)


@lru_cache(maxsize=512)
def _page(text: str) -> Page:
    return Page(text)


def is_html(response: Any) -> bool:
    return response.headers.get("Content-Type", "").startswith("text/html")


def once_a_kind() -> Callable[[str], bool]:
    """A function for `skip`: of the searches of one page each field is filled once, and not with all its values.

    The same template answers them all; what they find is for other tests.
    """
    kinds: set[tuple[str, ...]] = set()

    def is_repeated(address: str) -> bool:
        there = urlsplit(address)
        # A value of another page (which notice, which version) is part of the place, a chosen one is not.
        kind = (there.path, *sorted({name for name, _value in parse_qsl(there.query)}))
        if not there.query or kind not in kinds:
            kinds.add(kind)
            return False
        return True

    return is_repeated


def is_of_many(address: str) -> bool:
    """For `skip`: Django's admin sorts and filters by every column in every order. Its pages once are enough."""
    return address.startswith("/django-admin/") and "?" in address


def crawl(
    client: Client,
    starts: Iterable[str],
    words: Iterable[str] = (),
    skip: Callable[[str], bool] = lambda address: False,
) -> dict[str, Any]:
    """Every answer that links, redirects and forms that only ask lead to, by address."""
    words, waiting = list(words), list(starts)
    seen: dict[str, Any] = {}
    while waiting:
        address = waiting.pop()
        if address in seen or skip(address):
            continue
        assert len(seen) < MAX_PAGES, f"the site has no end: {address}"
        seen[address] = response = client.get(address)
        if response.streaming:
            # Read to its end, as by a browser: a file that is being sent takes a place.
            b"".join(response)
        waiting += [target for target in _leads(address, response, words) if target not in seen]
    return seen


def _leads(address: str, response: Any, words: list[str]) -> Iterator[str]:
    targets = [response["Location"]] if response.has_header("Location") else []
    if is_html(response):
        page = page_of(response)
        targets += page.links
        forms = [form for form in page.forms if form.method == "get"]
        targets += [
            f"{form.action or urlsplit(address).path}?{query}" for form in forms for query in form.searches(words)
        ]
    for target in targets:
        there = urlsplit(urljoin(f"http://{HOST}{address}", target))
        if there.netloc == HOST and there.scheme == "http" and not there.path.startswith("/static/"):
            yield there.path + (f"?{there.query}" if there.query else "")
