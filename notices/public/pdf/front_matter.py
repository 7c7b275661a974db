"""What stands around the text in the file: which version it is, where it stands, how to check it.

It is known from the ledger, without the text: so a file that was made before is found to be right, or not, cheaply.
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

# Goes up when the template, the fonts or the words here change: files are made anew when somebody asks for them.
TEMPLATE = 2


@dataclass(frozen=True)
class Around:
    """Facts about a version, in no language yet."""

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

    def stamp(self) -> str:
        """What a file is made from, besides its text, as one short text: another stamp, another file."""
        facts = json.dumps({**asdict(self), "template": TEMPLATE}, sort_keys=True, default=str)
        return hashlib.sha256(facts.encode()).hexdigest()

    def words(self, document: Document) -> dict[str, Any]:
        """In the language of the notice, ready to set."""
        words = WORDS[document.language]

        def say(name: str, **values: Any) -> str:
            return words[name].format(**values)

        def on(moment: datetime | None) -> str:
            return day_text(_day(moment), document.language) if moment else ""

        note = [say("changed"), say(self.change), self.change_note] if self.change_note else []
        withdrawn = [say("outdated"), say("withdrawn", date=on(self.withdrawn_at)), self.withdrawal_note]
        return {
            "publisher": printable(self.publisher),
            "name": say("notice", notice=self.notice, version=self.version),
            "published": say("published", date=on(self.published_at)),
            "demo": say("demo") if self.is_demo else "",
            "state": self.state,
            "state_words": printable(" ".join(withdrawn)) if self.state == "outdated" else self._in_force(words),
            "replaced_by": say("replaced_by") if self.replacement else "",
            "replacement": breakable(printable(self.replacement)),
            "replacement_address": self.replacement_address,
            "latest_address": self.latest_address if self.state != "outdated" else "",
            "about": say("about"),
            "approved": say("approved", date=on(self.approved_at)),
            "change": printable(" ".join(note)),
            "check": say("check"),
            "json": say("json"),
            "json_address": self.json_address,
            "licence": say("licence", licence=printable(self.licence)),
            "licence_address": self.licence_address,
            "address": self.address,
            "sha256": self.sha256,
            "missing": words["missing"],
            "page": words["page"],
        }

    def _in_force(self, words: dict[str, str]) -> str:
        return words["latest" if self.state == "live" else "replaced"]


def around(record: PublicRecord, version: PublishedVersion) -> Around:
    """What stands around a version that the public may read. No query: the record holds all of it."""
    publication, withdrawal = version.publication, record.withdrawal
    review = publication.review
    if review is None or review.decided_at is None:
        raise ValueError("a version is published by a review that was decided")
    number = record.notice.number
    replacement = withdrawal.replaced_by if withdrawal else None
    # Named only where it is public itself: `published` leaves its title out otherwise.
    title = getattr(withdrawal, "replacement_title", "") or ""
    is_current = version is record.current
    return Around(
        notice=number or 0,
        version=version.number,
        sha256=publication.version.sha256,
        published_at=publication.effective_at,
        approved_at=review.decided_at,
        change=review.change,
        change_note=review.public_note,
        state="replaced" if record.state == "live" and not is_current else record.state,
        withdrawn_at=withdrawal.effective_at if withdrawal else None,
        withdrawal_note=withdrawal.public_note if withdrawal else "",
        replacement=title,
        replacement_address=_to("notice", replacement.number, replacement.slug) if replacement and title else "",
        address=_to("notice-version", number, version.number),
        latest_address=_to("notice", number, record.notice.slug),
        json_address=_to("notice-version-json", number, version.number),
        publisher=settings.PUBLISHER_NAME,
        licence=settings.LICENCE_NAME,
        licence_address=settings.LICENCE_URL,
        is_demo=settings.DEMO,
    )


def _to(name: str, *arguments: Any) -> str:
    """An address that holds wherever the file is read: the site's own, whatever host was asked."""
    return absolute(canonical(name, *arguments))


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()
