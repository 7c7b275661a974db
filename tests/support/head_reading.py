"""Reads what a page's head tells programs: meta elements, links and JSON-LD, as a browser would find them."""

import json
import re
from html.parser import HTMLParser
from typing import Any

DATA = re.compile(r'<script type="application/ld\+json">[^<]*</script>')


def without_data(page: str) -> str:
    """The page without its JSON-LD, which no browser runs: any script that is left is one."""
    return DATA.sub("", page)


class Head(HTMLParser):
    """`meta` by name or property, `links` by relation, `data` of each script that holds JSON-LD."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.links: dict[str, str] = {}
        self.data: list[Any] = []
        self.scripts = 0
        self._is_data = False
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "meta" and "content" in values:
            self.meta[values.get("property") or values.get("name", "")] = values["content"]
        elif tag == "link":
            self.links[values.get("rel", "")] = values.get("href", "")
        elif tag == "script":
            self.scripts += 1
            self._is_data = values.get("type") == "application/ld+json"

    def handle_endtag(self, tag: str) -> None:
        self._is_data = False

    def handle_data(self, data: str) -> None:
        if self._is_data:
            self.data.append(json.loads(data))

    def node(self, kind: str) -> dict[str, Any]:
        """The one thing of a kind that the page's JSON-LD tells of at its top."""
        nodes = [node for data in self.data for node in data.get("@graph", [data])]
        (only_node,) = [node for node in nodes if node["@type"] == kind]
        return only_node
