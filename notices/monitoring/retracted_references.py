"""References of a notice's texts of which Crossref or PubMed said that they were retracted."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from notices.checks.references import RETRACTED
from notices.document.model import Document
from notices.document.reference_identity import publication_names
from notices.document.wording import reference_text
from notices.models import PublicationCheck, RetractedPublication, Version
from notices.monitoring.sentences import day_words

# After so long the round of the night does not work.
MAX_SILENCE = timedelta(days=3)


class RetractedReference(NamedTuple):
    """A reference as it is printed, its place in the newest text's list (None where it lacks it), and who said so."""

    line: str
    place: int | None
    source: str

    @property
    def sentence(self) -> str:
        return _(RETRACTED) % {"source": self.source}


def retracted_references(versions: Collection[int]) -> list[RetractedReference]:
    """Return the retracted references of these versions, the newest one's first. Two queries."""
    texts = [version.document for version in Version.objects.filter(pk__in=versions).order_by("-pk")]
    names = {name for text in texts for row in text.references for name in publication_names(row.url)}
    sources = RetractedPublication.objects.sources_of(names)
    references: dict[str, RetractedReference] = {}
    for number, text in enumerate(texts):
        for place, row in enumerate(text.references):
            if source := next((sources[name] for name in publication_names(row.url) if name in sources), ""):
                line = reference_text(row, text.language)
                references.setdefault(line, RetractedReference(line, place if number == 0 else None, source))
    return list(references.values())


def asked_sentence(document: Document, now: datetime) -> str:
    """Say when it was asked whether the references were retracted; "" where none has a DOI or PubMed number."""
    state = PublicationCheck.objects.of(document)
    if not state.number:
        return ""
    day = day_words(timezone.localdate(state.since)) if state.since else ""
    values = {"number": state.number - state.answers, "all": state.number, "day": day}
    if state.since and state.since <= now - MAX_SILENCE:
        text = _("Crossref or PubMed have not answered since %(day)s whether the references were retracted.")
    elif state.answers < state.number:
        text = _("%(number)s of %(all)s references wait for the night, when we ask whether they were retracted.")
    else:
        text = _("Crossref and PubMed were asked on %(day)s whether the references were retracted.")
    return text % values
