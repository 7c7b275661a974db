"""The approved text of a published version as HTML: the words that the approval sealed, and the markup it sealed."""

import hashlib
from collections.abc import Iterator
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe

from notices.document.model import sha256
from notices.models import ApprovedHtml, Event, Publication, Version
from notices.models.clock import database_now
from notices.models.lost_keys import is_accepted_event
from notices.public.page_cache.build import build
from notices.public.page_cache.visible_words import words_of
from notices.rendering.fragment import fragment
from notices.sealing import report_forgery, report_other_words


class OtherWords(Exception):
    """This program would show other words than those that were approved: it must not show the text at all."""


class SealedFragment(NamedTuple):
    """A published text as HTML; `is_stored` where its row of ApprovedHtml is there, `may_be_stored` where not yet."""

    html: SafeString
    is_stored: bool
    may_be_stored: bool


class Rerendered(NamedTuple):
    """A row of approved HTML, the ledger row that it belongs to, and what this program makes of the same text."""

    stored: ApprovedHtml
    publication: Publication
    html: SafeString


def fragment_of(version: Version, publication: Publication) -> SealedFragment:
    """Return the text of a ledger row as HTML: the stored one if this program sealed it, else rendered again.

    The version must be loaded by `notices.public.ledger` or checked as there. No query if it was loaded with its
    `approved_html`, and that is genuine or missing. Raises OtherWords.
    """
    stored: ApprovedHtml | None = getattr(version, "approved_html", None)
    if stored is not None:
        stored.version = version
        if stored.is_sealed:
            # We rendered it from this text, and nobody else can seal it.
            return SealedFragment(mark_safe(stored.html), True, True)  # noqa: S308
        report_forgery(f"the approved HTML of version row {version.pk}", stored.seal)
    html = fragment(version.document)
    markup = sha256_of(html)
    if markup == publication.markup_sha256:
        return SealedFragment(html, False, True)
    if words_sha256(html) != publication.words_sha256:
        report_other_words(f"version row {version.pk}")
        raise OtherWords(f"This program would show other words than were approved of version row {version.pk}.")
    return SealedFragment(html, False, markup == markup_of(version, publication))


def sealed_html(version: Version, html: str) -> ApprovedHtml:
    """Return the row that keeps this HTML, not saved."""
    row = ApprovedHtml(version=version, html=html, build=build(), made_at=database_now())
    row.give_seal()
    return row


def sha256_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def words_sha256(html: str) -> str:
    """Return the sha256 of the words that a reader of the fragment meets, one a line."""
    return sha256_of("\n".join(words_of(html)))


def changed_words() -> Iterator[Rerendered]:
    """Yield each approved HTML whose approved words this program would change."""
    return (row for row in rerendered() if words_sha256(row.html) != row.publication.words_sha256)


def rerendered() -> Iterator[Rerendered]:
    """Yield each approved HTML with the same text as this program renders it, one at a time."""
    for stored in ApprovedHtml.objects.select_related("version__notice").order_by("pk").iterator(chunk_size=50):
        if publication := approval_of(stored.version):
            yield Rerendered(stored, publication, fragment(stored.version.document))
        else:
            report_forgery(f"the approved HTML of version row {stored.version_id}, which nobody approved", "")


def approval_of(version: Version) -> Publication | None:
    """Return the newest ledger row that publishes these very bytes; None where no command wrote one."""
    entries = Publication.objects.filter(version=version, kind=Publication.Kind.PUBLISH).order_by("-pk")
    is_intact = sha256(version.content) == version.sha256
    return next(
        (entry for entry in entries.select_related("notice", "version", "review") if is_intact and entry.is_sealed),
        None,
    )


def markup_of(version: Version, publication: Publication) -> str:
    """Return the sha256 of the markup that holds: the approved one, or the last that was taken over for it."""
    events = Event.objects.filter(notice=version.notice_id, command="take_over_markup", version=version)
    newest_first = events.filter(at__gt=publication.created_at).order_by("-sequence")
    # A removal by law takes back what was taken over before it.
    standing = (event for event in newest_first if "redacted" not in event.data)
    sealed = (event.data["new_markup"] for event in standing if event.is_sealed or is_accepted_event(event))
    return next(sealed, publication.markup_sha256)
