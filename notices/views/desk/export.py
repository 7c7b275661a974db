"""A version as a file to take along: a Word file for committees, or the JSON that an import reads back."""

import logging

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from notices.exporting.exported import Exported, exported_version
from notices.exporting.word_file import WordFileError, word_file
from notices.models import Version
from notices.views.desk.access import DeskRequest, role_required, state_or_404

logger = logging.getLogger(__name__)

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
@role_required
def version_docx(request: DeskRequest, pk: int, number: int) -> HttpResponse:
    """Answer with a version as a Word file."""
    exported = _exported(pk, number)
    try:
        content = word_file(exported)
    except WordFileError as error:
        logger.error("No Word file of version %s of notice %s: %s", number, pk, error)
        return render(request, "desk/notice/no_word_file.html", {"pk": pk}, status=500)
    return _file(content, DOCX_TYPE, exported.file_name("docx"))


@require_safe
@role_required
def version_json(request: DeskRequest, pk: int, number: int) -> HttpResponse:
    """Answer with the canonical JSON of a version, the bytes that its hash is of."""
    exported = _exported(pk, number)
    return _file(exported.version.content.encode(), "application/json", exported.file_name("json"))


def _exported(pk: int, number: int) -> Exported:
    state = state_or_404(pk)
    return exported_version(state, get_object_or_404(Version, notice=pk, number=number))


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(content, content_type=media_type, headers={"Content-Disposition": disposition})
