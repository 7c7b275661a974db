"""What makes two notices alike: a number of Nye metoder, a trial, a substance or an indication that both have.

A published notice links to those that are alike, and an editor who starts a notice is shown them.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from notices.document.model import Document
from notices.search.indexing import IndexedName, indexed_names, indication_names, keyed_name
from trials.study import normalise

# From what says most to what says least; "generic" is what a device has for a substance.
LIKENESS_KINDS = ("id", "trial", "substance", "generic", "indication")


def likeness_names(document: Document) -> list[IndexedName]:
    """Return the names of a document that make another one with a name of the same key alike."""
    return [name for name in indexed_names(document) if name.kind in LIKENESS_KINDS]


def outline_names(title: str, substances: Iterable[str], trials: Iterable[str]) -> list[IndexedName]:
    """Return the same names of a notice of which only this much is known."""
    outline = [
        *(keyed_name("trial", normalise(number)) for number in trials),
        *(keyed_name("substance", text) for text in substances),
        *indication_names(title),
    ]
    return [name for name in outline if name.key]


def likeness_reason(kind: str, labels: str) -> str:
    """Say in words what two notices share: a kind of LIKENESS_KINDS and the names of that kind."""
    if kind == "id":
        return _("Same Nye metoder number: %(names)s") % {"names": labels}
    if kind == "trial":
        return _("Same trial: %(names)s") % {"names": labels}
    if kind == "indication":
        return _("Same indication: %(names)s") % {"names": labels}
    return _("Same substance: %(names)s") % {"names": labels}
