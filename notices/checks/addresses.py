"""Check the addresses of links and references by the one rule for addresses: an old text may hold others."""

from collections.abc import Iterator

from notices.checks.finding import Finding
from notices.document.addresses import read_address
from notices.document.citations import passages
from notices.document.model import Document
from notices.document.rich_text import links
from trials.msgid import gettext_noop

NOT_AS_KEPT = gettext_noop("The address is not kept as it stands. Save the text again: it becomes %(url)s")


def findings(document: Document) -> Iterator[Finding]:
    for place, text in _addresses(document):
        address = read_address(text)
        if address.is_refused:
            yield Finding("address", place, address.message, values=dict(address.values))
        elif address.url != text:
            yield Finding("address", place, NOT_AS_KEPT, values={"url": address.url})


def _addresses(document: Document) -> Iterator[tuple[str, str]]:
    """Yield every address with its place."""
    for passage in passages(document):
        if passage.is_rich:
            yield from ((passage.place, address) for address, _words in links(passage.text))
    for name in ("norwegian_assessments", "references"):
        yield from ((f"{name}/{row.key}/url", row.url) for row in getattr(document, name))
