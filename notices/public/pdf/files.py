"""The stored file of a version: it is made for its first reader, and after that only read."""

from django.utils import timezone

from notices.models import PdfFile
from notices.public import ledger
from notices.public.ledger import PublicRecord, PublishedVersion
from notices.public.page_cache.approved_html import fragment_of
from notices.public.pdf.front_matter import front_matter_of
from notices.public.pdf.typeset import typeset


def stored_pdf(record: PublicRecord, version: PublishedVersion) -> PdfFile:
    """Return the file of a version that the public may read; it is made again when its front matter has changed.

    Two first readers may both make it: they make the same bytes, and one row is stored.
    """
    front_matter = front_matter_of(record, version)
    fingerprint = front_matter.fingerprint()
    stored = PdfFile.objects.filter(publication=version.publication).first()
    if stored and stored.fingerprint == fingerprint:
        return stored
    text = ledger.text_of(version)
    content = typeset(text.document, front_matter.texts(text.document), front_matter.approved_at, fragment_of(text))
    stored, _is_new = PdfFile.objects.update_or_create(
        publication=version.publication,
        defaults=PdfFile.fields_of(content) | {"fingerprint": fingerprint, "made_at": timezone.now()},
    )
    return stored
