"""The stored file of a version: it is made for its first reader, and after that only read."""

from hashlib import sha256

from notices.models import PdfFile
from notices.models.clock import database_now
from notices.public import ledger
from notices.public.ledger import PublicRecord, PublishedVersion
from notices.public.page_cache.approved_html import fragment_of
from notices.public.pdf.front_matter import FrontMatter, front_matter_of
from notices.public.pdf.typeset import typeset
from notices.sealing import report_forgery


def stored_pdf(record: PublicRecord, version: PublishedVersion) -> PdfFile:
    """Return the file of a version that the public may read; it is made again when its front matter has changed.

    Two first readers may both make it: they make the same bytes, and one row is stored.
    """
    front_matter = front_matter_of(record, version)
    fingerprint = front_matter.fingerprint()
    stored = PdfFile.objects.filter(publication=version.publication).first()
    if stored:
        stored.publication = version.publication
        if not stored.is_sealed:
            report_forgery(f"the PDF of ledger row {stored.publication_id}", stored.seal)
        elif stored.fingerprint == fingerprint:
            return stored
    content = _set(version, front_matter)
    made = PdfFile(publication=version.publication, fingerprint=fingerprint, made_at=database_now(), content=content)
    made.sha256 = sha256(content).hexdigest()
    made.give_seal()
    columns = ("fingerprint", "made_at", "content", "sha256", "seal")
    PdfFile.objects.bulk_create([made], update_conflicts=True, unique_fields=["publication"], update_fields=columns)
    return made


def set_again(record: PublicRecord, version: PublishedVersion, fingerprint: str) -> bytes | None:
    """Return the bytes of a file with this fingerprint; None where it is out of date, and no reader would get it."""
    front_matter = front_matter_of(record, version)
    return _set(version, front_matter) if front_matter.fingerprint() == fingerprint else None


def _set(version: PublishedVersion, front_matter: FrontMatter) -> bytes:
    text = ledger.text_of(version)
    html = fragment_of(text, version.publication).html
    return typeset(text.document, front_matter.texts(text.document), front_matter.approved_at, html)
