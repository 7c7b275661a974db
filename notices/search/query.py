"""What a reader asks of the public list, from the address and back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Self
from urllib.parse import urlencode

from notices.document.rich_text import clean_line
from notices.search.terms import MAX_QUERY_LENGTH, name_key

FACETS = ("area", "type", "financing", "atc", "substance", "company", "year", "language", "changed")
ORDERS = ("relevance", "date")
# The one spelling of a value that people may write in several ways.
NORMALISERS: dict[str, Callable[[str], str]] = {
    "substance": name_key,
    "company": name_key,
    "atc": lambda code: name_key(code).upper(),
}


@dataclass(frozen=True)
class SearchQuery:
    """Words, facets and order. A value that no notice has is no error: it finds nothing."""

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
    # "1": only notices whose trials have changed in their registry since the approval.
    changed: str = ""
    order: str = ""
    # The same words: as they are typed, without what the thesaurus adds and without another spelling. In a form whose
    # words are changed it means nothing any more.
    exact: str = ""
    # The row after which the page begins, as `notices.search.paging` writes it.
    before: str = ""
    # Used by the feed; the list uses `before`.
    page: int = 1

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> Self:
        """Read a query string. Values that are too long are cut; an unreadable page number means the first page."""
        names = {field.name: "q" if field.name == "words" else field.name for field in fields(cls)}
        values = {field: clean_line(parameters.get(name, "")[:MAX_QUERY_LENGTH]) for field, name in names.items()}
        page = values.pop("page")
        number = int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1
        for name, normalise in NORMALISERS.items():
            values[name] = normalise(values[name])
        if values["order"] not in ORDERS:
            values["order"] = ""
        if values["exact"] != values["words"]:
            values["exact"] = ""
        return cls(**values, page=max(number, 1))

    @property
    def is_exact(self) -> bool:
        return self.exact == self.words

    @property
    def chosen(self) -> dict[str, str]:
        """The chosen value of each facet in which something is chosen."""
        return {name: value for name in FACETS if (value := getattr(self, name))}

    @property
    def is_filtered(self) -> bool:
        return bool(self.words or self.chosen)

    @property
    def by_relevance(self) -> bool:
        """Is the list ordered by relevance? Without words nothing is more relevant than anything else."""
        return bool(self.words) and self.order != "date"

    def without(self, name: str) -> Self:
        """Return the first page of the same query without this field."""
        exact = "" if name == "words" else self.exact
        return replace(self, **{"exact": exact, name: ""}, before="", page=1)

    def ordered(self, order: str) -> Self:
        return replace(self, order=order, before="", page=1)

    def query_string(self, page: int = 1, before: str = "") -> str:
        """Return "?…" for a page of this query; "" for the first page of the whole list."""
        values = {"q": self.words, **self.chosen, "exact": self.exact, "order": self.order, "before": before}
        parameters = {name: value for name, value in values.items() if value}
        parameters |= {"page": str(page)} if page > 1 else {}
        return f"?{urlencode(parameters)}" if parameters else ""
