"""What somebody asks of the public's list, from the address and back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Self
from urllib.parse import urlencode

from notices.document.rich_text import clean_line
from notices.search.terms import LONGEST_QUESTION, Question, key

LONGEST_SEARCH = LONGEST_QUESTION
FACETS = ("area", "type", "financing", "atc", "substance", "company", "year", "language", "changed")
ORDERS = ("relevance", "date")
# How a value is written in an address, where people may write it otherwise.
SPELLINGS: dict[str, Callable[[str], str]] = {
    "substance": key,
    "company": key,
    "atc": lambda code: key(code).upper(),
}


@dataclass(frozen=True)
class Search:
    """What somebody looks for. A value that nothing has finds nothing; it is no fault."""

    words: str = ""
    area: str = ""
    type: str = ""
    financing: str = ""
    # An ATC code or the beginning of one.
    atc: str = ""
    substance: str = ""
    company: str = ""
    year: str = ""
    language: str = ""
    # "1": the registry says something else by now.
    changed: str = ""
    order: str = ""
    # The place in the list after which the page begins, as `notices.search.paging` writes it.
    before: str = ""
    # Of the feed alone: the list goes by `before`.
    page: int = 1

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> Self:
        """From a query string. What is too long is cut off; what is no page number means the first page."""
        names = {field.name: "q" if field.name == "words" else field.name for field in fields(cls)}
        values = {field: clean_line(parameters.get(name, "")[:LONGEST_SEARCH]) for field, name in names.items()}
        page = values.pop("page")
        number = int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1
        for name, spell in SPELLINGS.items():
            values[name] = spell(values[name])
        if values["order"] not in ORDERS:
            values["order"] = ""
        return cls(**values, page=max(number, 1))

    @cached_property
    def question(self) -> Question:
        return Question.of(self.words)

    @property
    def chosen(self) -> dict[str, str]:
        """The facets in which something is chosen."""
        return {name: value for name in FACETS if (value := getattr(self, name))}

    @property
    def is_filtered(self) -> bool:
        return bool(self.words or self.chosen)

    @property
    def by_relevance(self) -> bool:
        """Without words nothing is more relevant than anything else."""
        return bool(self.words) and self.order != "date"

    def without(self, name: str) -> Self:
        """The same search from its first page on, with one thing less asked for."""
        return replace(self, **{name: ""}, before="", page=1)

    def ordered(self, order: str) -> Self:
        return replace(self, order=order, before="", page=1)

    def query_string(self, page: int = 1, before: str = "") -> str:
        """The address of a page of this very search; "" for the first page of everything."""
        values = {"q": self.words, **self.chosen, "order": self.order, "before": before}
        asked = {name: value for name, value in values.items() if value} | ({"page": str(page)} if page > 1 else {})
        return f"?{urlencode(asked)}" if asked else ""
