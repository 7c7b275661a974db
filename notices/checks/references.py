"""Check the list of references: the same source twice, and publications that were retracted."""

import re
from collections.abc import Iterator, Mapping

from notices.checks.finding import Finding, advice
from notices.document.model import Document
from notices.document.reference_identity import ADDRESS, DOI, PMID, TITLE, publication_names, same_sources
from trials.msgid import gettext_noop

SAME = {
    DOI: gettext_noop("The reference [@%(other)s] is the same source: the DOI %(value)s."),
    PMID: gettext_noop("The reference [@%(other)s] is the same source: the PubMed number %(value)s."),
    ADDRESS: gettext_noop("The reference [@%(other)s] has the same address, %(value)s."),
    TITLE: gettext_noop("The reference [@%(other)s] has the same title, “%(value)s”."),
}
RETRACTED = gettext_noop("%(source)s says that this publication was retracted.")
RETRACTED_TITLE = gettext_noop("The title says that this publication was retracted.")
# As journals write it before the title of what they retract.
IN_TITLE = re.compile(r"\W*(?:retracted|withdrawn)(?: article| chapter)?\s*[:\])]", re.IGNORECASE)


def findings(document: Document, retracted: Mapping[str, str]) -> Iterator[Finding]:
    """Yield the findings; `retracted` names who said it, by identifiers as "doi:10.1000/1" and "pmid:1"."""
    for same in same_sources(document.references):
        field = "title" if same.kind == TITLE else "url"
        place = f"references/{same.key}/{field}"
        yield advice("same_reference", place, SAME[same.kind], other=same.other, value=same.value)
    for row in document.references:
        place = f"references/{row.key}/title"
        source = next((retracted[name] for name in publication_names(row.url) if name in retracted), "")
        if source:
            yield advice("retracted", place, RETRACTED, source=source)
        elif is_retracted_title(row.title):
            yield advice("retracted", place, RETRACTED_TITLE)


def is_retracted_title(title: str) -> bool:
    """Does the title say so itself, as "RETRACTED: …"?"""
    return bool(IN_TITLE.match(title))
