"""What is stored to be printed: approved HTML is what its approval sealed, and a file what was set from it.

Strays are found as well: what belongs to a notice, a version or a ledger row that the public never saw.
"""

import hashlib
from collections.abc import Iterator

from notices import sealing
from notices.models import ApprovedHtml, FilePart, Notice, PdfFile, Publication, StoredPage
from notices.verification.history import History, data_of
from notices.verification.reading import quick_objects


def findings(history: History) -> Iterator[str]:
    approvals = {entry.version_id: entry for entry in history.entries if entry.kind == Publication.Kind.PUBLISH}
    for approved in history.approved_htmls:
        name = f"the text that readers are shown of version row {approved.version_id} of {history}"
        yield from (f"{name} {each}" for each in _html(approved, approvals.get(approved.version_id), history))
    for file in history.pdf_files:
        yield from (f"the PDF of ledger row {file.publication_id} of {history} {each}" for each in _file(file))


def strays() -> Iterator[str]:
    """Yield the stored pages whose notice does not exist: no constraint of the database holds them."""
    pages = StoredPage.objects.exclude(notice__in=Notice.objects.values("pk")).order_by("path")
    for path, notice_id in pages.values_list("path", "notice_id").iterator():
        yield f"the stored page {path} belongs to notice {notice_id}, which does not exist: delete it"


def file_parts() -> Iterator[str]:
    """Yield the parts of files of all notices that this program did not write."""
    for part in quick_objects(FilePart.objects.order_by("notice_id", "file")):
        if not part.was_sealed:
            name = f"the part of the file {part.file} of notice row {part.notice_id}"
            yield f"{name} has no seal of a known key: delete it"


def _html(approved: ApprovedHtml, approval: Publication | None, history: History) -> Iterator[str]:
    if approval is None:
        yield "was never published: delete it"
        return
    if approved not in history.sealed_htmls:
        yield "has no seal of a known key: delete it"
    taken_over = [
        data_of(event).get("new_markup")
        for event in history.events_of("take_over_markup")
        if event.version_id == approved.version_id and event.at > approval.created_at
        # A removal by law takes back what was taken over before it.
        if event.sequence not in history.removed.events
    ]
    if hashlib.sha256(history.approved_bytes[approved.pk]).hexdigest() != (taken_over or [approval.markup_sha256])[-1]:
        yield "is not the one that was approved: delete it"


def _file(file: PdfFile) -> Iterator[str]:
    if file.publication.kind != Publication.Kind.PUBLISH:
        yield "is of a row that publishes nothing: delete it"
    if not sealing.is_sealed(file.seal, "PDF file", *file.sealed_values):
        yield "has no seal of a known key: delete it"
    if hashlib.sha256(file.content).hexdigest() != file.sha256:
        yield "is not what the hash beside it was made of"
