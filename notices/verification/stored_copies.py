"""What is stored to be sent or printed: does it belong to what was published, and is it what its hashes say?

Strays are found as well: a page or file of a notice, a version or a ledger row that the public never saw.
"""

import hashlib
from collections.abc import Iterator

from notices.models import ApprovedHtml, Notice, PdfFile, Publication, StoredPage
from notices.public.page_cache.visible_words import words_of
from notices.rendering.fragment import fragment
from notices.verification.history import History


def findings(history: History) -> Iterator[str]:
    published = {entry.version_id for entry in history.entries if entry.kind == Publication.Kind.PUBLISH}
    for approved in history.approved_htmls:
        name = f"the text that readers are shown of version row {approved.version_id} of {history}"
        if approved.version_id not in published:
            yield f"{name} was never published: delete it"
        if not _has_same_words(approved, history):
            yield f"{name} has other words"
    for file in history.pdf_files:
        yield from (f"the PDF of ledger row {file.publication_id} of {history} {each}" for each in _file(file, history))


def strays() -> Iterator[str]:
    """Yield the stored pages whose notice does not exist: no constraint of the database holds them."""
    pages = StoredPage.objects.exclude(notice__in=Notice.objects.values("pk")).order_by("path")
    for path, notice_id in pages.values_list("path", "notice_id").iterator():
        yield f"the stored page {path} belongs to notice {notice_id}, which does not exist: delete it"


def _has_same_words(approved: ApprovedHtml, history: History) -> bool:
    version = history.version_by_id.get(approved.version_id)
    try:
        return version is not None and words_of(approved.html) == words_of(fragment(version.document))
    except ValueError:
        return True  # the version itself cannot be read, which `texts` reports


def _file(file: PdfFile, history: History) -> Iterator[str]:
    entry = next(entry for entry in history.entries if entry.pk == file.publication_id)
    if entry.kind != Publication.Kind.PUBLISH:
        yield "is of a row that publishes nothing: delete it"
    if hashlib.sha256(file.content).hexdigest() != file.sha256:
        yield "is not what the hash beside it was made of"
