"""The stored file of a version: it is made for its first reader, and after that only read."""

from django.utils import timezone

from notices.models import PdfFile
from notices.public import ledger
from notices.public.ledger import PublicRecord, PublishedVersion
from notices.public.page_cache.approved_html import fragment_of
from notices.public.pdf.front_matter import FrontMatter, front_matter_of
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
    content = _set(version, front_matter)
    stored, _is_new = PdfFile.objects.update_or_create(
        publication=version.publication,
        defaults=PdfFile.fields_of(content) | {"fingerprint": fingerprint, "made_at": timezone.now()},
    )
    return stored


def set_again(record: PublicRecord, version: PublishedVersion, fingerprint: str) -> bytes | None:
    """Return the bytes of a file with this fingerprint; None where it is out of date, and no reader would get it."""
    front_matter = front_matter_of(record, version)
    return _set(version, front_matter) if front_matter.fingerprint() == fingerprint else None


def _set(version: PublishedVersion, front_matter: FrontMatter) -> bytes:
    text = ledger.text_of(version)
    return typeset(text.document, front_matter.texts(text.document), front_matter.approved_at, fragment_of(text))
