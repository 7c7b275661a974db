"""What a file prints besides the text: which version it is, its state, and how to check it.

It is read from the ledger, without the text; so it costs little to find out whether a stored file is still right.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from notices.document.model import Document
from notices.document.wording import day_text
from notices.public.addresses import absolute, canonical
from notices.public.ledger import PublicRecord, PublishedVersion
from notices.public.pdf.glyphs import breakable, printable
from notices.public.pdf.wording import WORDS

# It goes up when the layout, the fonts or the words change: then each file is made again for its next reader.
TEMPLATE_VERSION = 3


@dataclass(frozen=True)
class FrontMatter:
    """The values about a version, in no language yet."""

    notice: int
    version: int
    sha256: str
    published_at: datetime
    approved_at: datetime
    change: str
    change_note: str
    # "live", "replaced" or "outdated".
    state: str
    withdrawn_at: datetime | None
    withdrawal_note: str
    replacement: str
    replacement_address: str
    address: str
    latest_address: str
    json_address: str
    publisher: str
    licence: str
    licence_address: str
    is_demo: bool

    def fingerprint(self) -> str:
        """Return a hash of everything that a file is made from besides its text."""
        values = json.dumps({**asdict(self), "template": TEMPLATE_VERSION}, sort_keys=True, default=str)
        return hashlib.sha256(values.encode()).hexdigest()

    def texts(self, document: Document) -> dict[str, Any]:
        """Return the texts in the language of the notice, ready to typeset."""
        words = WORDS[document.language]

        def text(name: str, **values: Any) -> str:
            return words[name].format(**values)

        def on(moment: datetime | None) -> str:
            return day_text(_day(moment), document.language) if moment else ""

        note = [text("changed"), text(self.change), self.change_note] if self.change_note else []
        withdrawn = [text("outdated"), text("withdrawn", date=on(self.withdrawn_at)), self.withdrawal_note]
        return {
            "publisher": printable(self.publisher),
            "name": text("notice", notice=self.notice, version=self.version),
            "published": text("published", date=on(self.published_at)),
            "current": text("current") if self.state == "live" else "",
            "demo": text("demo") if self.is_demo else "",
            "state": self.state,
            "state_words": printable(" ".join(withdrawn)) if self.state == "outdated" else self._state_text(words),
            "replaced_by": text("replaced_by") if self.replacement else "",
            "replacement": breakable(printable(self.replacement)),
            "replacement_address": self.replacement_address,
            "latest_address": self.latest_address if self.state != "outdated" else "",
            "about": text("about"),
            "approved": text("approved", date=on(self.approved_at)),
            "change": printable(" ".join(note)),
            "check": text("check"),
            "json": text("json"),
            "json_address": self.json_address,
            "licence": text("licence", licence=printable(self.licence)),
            "licence_address": self.licence_address,
            "address": self.address,
            "sha256": self.sha256,
            "missing": words["missing"],
            "page": words["page"],
        }

    def _state_text(self, words: dict[str, str]) -> str:
        return words["latest" if self.state == "live" else "replaced"]


def front_matter_of(record: PublicRecord, version: PublishedVersion) -> FrontMatter:
    """Return the front matter of a version that the public may read, without a query."""
    publication, withdrawal = version.publication, record.withdrawal
    review = publication.review
    if review is None:
        raise ValueError("a version is published by a review")
    number = record.notice.number
    replacement = withdrawal.replaced_by if withdrawal else None
    # The title is empty unless that notice is public itself (see `ledger`).
    title = getattr(withdrawal, "replacement_title", "") or ""
    is_current = version is record.current
    return FrontMatter(
        notice=number or 0,
        version=version.number,
        sha256=publication.version.sha256,
        published_at=publication.effective_at,
        approved_at=publication.created_at,
        change=review.change,
        change_note=publication.public_note,
        state="replaced" if record.state == "live" and not is_current else record.state,
        withdrawn_at=withdrawal.effective_at if withdrawal else None,
        withdrawal_note=withdrawal.public_note if withdrawal else "",
        replacement=title,
        replacement_address=_address("notice", replacement.number, replacement.slug) if replacement and title else "",
        address=_address("notice-version", number, version.number),
        latest_address=_address("notice", number, record.notice.slug),
        json_address=_address("notice-version-json", number, version.number),
        publisher=settings.PUBLISHER_NAME,
        licence=settings.LICENCE_NAME,
        licence_address=settings.LICENCE_URL,
        is_demo=settings.DEMO,
    )


def _address(name: str, *arguments: Any) -> str:
    """Return an address that works wherever the file is read: the site's own, not the request's host."""
    return absolute(canonical(name, *arguments))


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()
