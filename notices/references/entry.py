"""An entry: one source as it was pasted, what was understood of it, and why it is not whole."""

from dataclasses import dataclass, replace
from typing import Any, Self

from notices.document.model import Reference
from trials.dates import PartialDate
from trials.msgid import gettext_noop

# Where what is known of an entry comes from: names as people know them, but for the printed line and the address.
RIS, BIBTEX, NBIB, CSL, CROSSREF, PUBMED = "RIS", "BibTeX", "NBIB", "CSL-JSON", "Crossref", "PubMed"
LINE, ADDRESS = gettext_noop("Printed reference"), gettext_noop("Web address")

# Why it is not whole.
UNREACHED = gettext_noop("%(source)s could not be reached: type it.")
UNKNOWN = gettext_noop("%(source)s does not know it: type it, or correct the number.")
LATER = gettext_noop("Not asked for yet: press “Read” again.")
ONLY_ADDRESS = gettext_noop("Pages are not read: type the title, and who wrote it.")
NO_TITLE = gettext_noop("It has no title: type it.")


@dataclass(frozen=True)
class Entry:
    """What is known of one source. `origin` is one of the names above; `published` is an ISO date, as far as known.

    `problem` is a msgid with %(source)s, "" where the entry is whole.
    """

    origin: str
    authors: str = ""
    title: str = ""
    source: str = ""
    published: str = ""
    url: str = ""
    doi: str = ""
    pmid: str = ""
    is_retracted: bool = False
    problem: str = ""
    # Was a source asked whether this was retracted, where the words come from a file?
    is_checked: bool = False

    @property
    def is_whole(self) -> bool:
        return not self.problem

    def with_(self, **values: Any) -> Self:
        return replace(self, **values)

    def reference(self, key: str) -> Reference:
        """Return the entry as a row of the list; raises pydantic's ValidationError for what the list does not take."""
        published = PartialDate(value=self.published) if self.published else None
        values = {"authors": self.authors, "title": self.title, "source": self.source, "url": self.url}
        return Reference(key=key, published=published, **values)


def entry_of(origin: str, **values: Any) -> Entry:
    """Return an entry with the address of its DOI or PubMed number, if any; it is not whole without a title."""
    doi, pmid = values.get("doi", ""), values.get("pmid", "")
    url = f"https://doi.org/{doi}" if doi else f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" if pmid else ""
    values["url"] = url or values.get("url", "")
    return Entry(origin, problem="" if values.get("title") else NO_TITLE, **values)
