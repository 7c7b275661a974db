"""A version's file is made when somebody first asks for it, and kept: after that it is only read."""

from django.utils import timezone

from notices.models import PdfFile
from notices.public import ledger
from notices.public.ledger import PublicRecord, PublishedVersion
from notices.public.page_cache.approved_html import fragment_of
from notices.public.pdf.front_matter import around
from notices.public.pdf.typeset import set_pdf


def kept_pdf(record: PublicRecord, version: PublishedVersion) -> PdfFile:
    """The file of a version that the public may read; made anew when what stands around the text has changed.

    Two who ask first may both make it: they make the same bytes, and one row is kept.
    """
    facts = around(record, version)
    stamp = facts.stamp()
    kept = PdfFile.objects.filter(publication=version.publication).first()
    if kept and kept.stamp == stamp:
        return kept
    text = ledger.text_of(version)
    content = set_pdf(text.document, facts.words(text.document), facts.approved_at, fragment_of(text))
    made, _created = PdfFile.objects.update_or_create(
        publication=version.publication,
        defaults=PdfFile.fields_of(content) | {"stamp": stamp, "made_at": timezone.now()},
    )
    return made
