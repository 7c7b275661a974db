"""The citation of a published version, read off its rows."""

from django.conf import settings
from django.utils import timezone

from notices.document.citations import without_citations
from notices.document.model import Document
from notices.formats.citation import VersionCitation
from notices.public.addresses import absolute, canonical
from notices.public.ledger import PublicRecord, PublishedVersion


def citation_of(record: PublicRecord, version: PublishedVersion, document: Document) -> VersionCitation:
    """Return the citation of a version with its permanent address; dates are Norway's."""
    withdrawal = record.withdrawal if record.state == "outdated" else None
    return VersionCitation(
        number=record.notice.number or 0,
        version=version.number,
        title=without_citations(document.title),
        language=document.language,
        publisher=settings.PUBLISHER_NAME,
        published=timezone.localdate(version.publication.effective_at),
        address=absolute(canonical("notice-version", record.notice.number, version.number)),
        withdrawn=timezone.localdate(withdrawal.effective_at) if withdrawal else None,
    )
