"""PubMed's E-utilities: what it says of publications by their numbers, many in one call."""

from collections.abc import Iterable
from typing import Any, Self

from django.conf import settings

from notices.references.crossref import contact
from notices.references.entry import PUBMED, Entry
from notices.references.nbib import read_nbib
from trials.http_client import HttpReader
from trials.pace import Pace
from trials.registry import UNREADABLE, RegistryUnavailable

# PubMed allows three calls a second: all clients of a process share the pause.
SHARED_PACE = Pace(0.4)
MAX_BYTES = 8_000_000
BATCH_SIZE = 100


class PubMed(HttpReader):
    """A client of E-utilities; `bounds` are those of HttpReader."""

    accept = "text/plain"

    def __init__(self, **bounds: Any) -> None:
        super().__init__(settings.PUBMED_URL, pace=SHARED_PACE, max_bytes=MAX_BYTES, **bounds)

    @classmethod
    def interactive(cls) -> Self:
        """Make a client for a person who waits: it gives up after seconds, and does not try twice."""
        return cls(timeout=8.0, retries=0, max_wait=4.0)

    def publications(self, numbers: Iterable[str]) -> dict[str, Entry]:
        """Return what PubMed says, by the numbers asked for; one that it does not know is absent.

        Raises RegistryUnavailable.
        """
        wanted = ",".join(list(numbers)[:BATCH_SIZE])
        form = {"db": "pubmed", "id": wanted, "rettype": "medline", "retmode": "text", "tool": "HorizonScan"}
        text = self.get("/efetch.fcgi", form | contact("email")).decode(errors="replace")
        if text.lstrip().startswith(("<", "{")):
            raise RegistryUnavailable(UNREADABLE)
        return {entry.pmid: entry for entry in read_nbib(text, PUBMED)}
