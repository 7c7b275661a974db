"""What a reader asks of the public list, from the address and back."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Self
from urllib.parse import urlencode

from notices.document.rich_text import clean_line
from notices.search.terms import MAX_QUERY_LENGTH, name_key

FACETS = (
    *("time", "area", "financing", "type", "status", "change", "phase", "tag", "substance", "atc", "company"),
    *("changed", "year", "language"),
)
ORDERS = ("relevance", "date", "expected", "title")
# How many values of one facet are asked for at most.
MAX_VALUES = 30
# The one spelling of a value that people may write in several ways.
NORMALISERS: dict[str, Callable[[str], str]] = {
    "substance": name_key,
    "company": name_key,
    "atc": lambda code: name_key(code).upper(),
}
Values = tuple[str, ...]


@dataclass(frozen=True)
class SearchQuery:
    """Words, facets and order. Of several values of a facet a notice has one; a value that none has finds nothing."""

    words: str = ""
    # How long it is to the marketing authorisation, from today: a code of `list_facts.TIMES`.
    time: Values = ()
    area: Values = ()
    financing: Values = ()
    type: Values = ()
    # Of marketing authorisations that count in Norway.
    status: Values = ()
    # A new substance, or an extension of what is authorised.
    change: Values = ()
    # Of a trial that is cited.
    phase: Values = ()
    tag: Values = ()
    substance: Values = ()
    # ATC codes or the beginnings of some.
    atc: Values = ()
    company: Values = ()
    # "1": only notices whose trials have changed in their registry since the approval; "0": only the others.
    changed: Values = ()
    year: Values = ()
    language: Values = ()
    order: str = ""
    # The same words: as they are typed, without what the thesaurus adds and without another spelling. In a form whose
    # words are changed it means nothing any more.
    exact: str = ""
    # The row after which the page begins, as `notices.search.paging` writes it.
    before: str = ""
    # Used by the feed; the list uses `before`.
    page: int = 1

    @classmethod
    def of(cls, parameters: Mapping[str, Any]) -> Self:
        """Read a query string, or a mapping of names to a text or a list of texts.

        Values that are too long are cut; an unreadable page number means the first page.
        """
        names = {field.name: "q" if field.name == "words" else field.name for field in fields(cls)}
        values = {field: _texts(parameters, name) for field, name in names.items()}
        chosen: dict[str, Any] = {name: _normalised(name, values.pop(name)) for name in FACETS}
        lines: dict[str, Any] = {name: texts[-1] if texts else "" for name, texts in values.items()}
        page = lines.pop("page")
        number = int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1
        if lines["order"] not in ORDERS:
            lines["order"] = ""
        if lines["exact"] != lines["words"]:
            lines["exact"] = ""
        return cls(**lines, **chosen, page=max(number, 1))

    @property
    def is_exact(self) -> bool:
        return self.exact == self.words

    @property
    def chosen(self) -> dict[str, Values]:
        """The chosen values of each facet in which something is chosen."""
        return {name: values for name in FACETS if (values := getattr(self, name))}

    @property
    def number_chosen(self) -> int:
        return sum(map(len, self.chosen.values()))

    @property
    def is_filtered(self) -> bool:
        return bool(self.words or self.chosen)

    @property
    def by_relevance(self) -> bool:
        """Is the list ordered by relevance? Without words nothing is more relevant than anything else."""
        return bool(self.words) and self.order in ("", "relevance")

    def without(self, name: str, value: str = "") -> Self:
        """Return the first page of the same query without this field, or without this value of a facet."""
        if name == "words":
            return replace(self, words="", exact="", before="", page=1)
        left = tuple(each for each in getattr(self, name) if each != value) if value else ()
        changed: dict[str, Any] = {name: left}
        return replace(self, **changed, before="", page=1)

    def without_facets(self) -> Self:
        nothing: dict[str, Any] = dict.fromkeys(FACETS, ())
        return replace(self, **nothing, before="", page=1)

    def ordered(self, order: str) -> Self:
        return replace(self, order=order, before="", page=1)

    def query_string(self, page: int = 1, before: str = "") -> str:
        """Return "?…" for a page of this query; "" for the first page of the whole list."""
        values = {"q": self.words, **self.chosen, "exact": self.exact, "order": self.order, "before": before}
        parameters: dict[str, Any] = {name: value for name, value in values.items() if value}
        parameters |= {"page": str(page)} if page > 1 else {}
        return f"?{urlencode(parameters, doseq=True)}" if parameters else ""


def _texts(parameters: Mapping[str, Any], name: str) -> list[str]:
    """Return the texts of a parameter, cut and cleaned."""
    values = parameters.getlist(name) if hasattr(parameters, "getlist") else parameters.get(name, "")
    texts = [values] if isinstance(values, str) else values
    return [clean_line(text[:MAX_QUERY_LENGTH]) for text in texts[-MAX_VALUES:]]


def _normalised(name: str, texts: Iterable[str]) -> Values:
    """Return the values of a facet in their one spelling, each once."""
    normalise = NORMALISERS.get(name, str)
    return tuple(dict.fromkeys(value for text in texts if (value := normalise(text))))
