"""The buttons at a number in brackets: make it a citation, mark it as none, take the mark back. Each saves the form."""

from uuid import UUID, uuid5

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from notices import workflow
from notices.document.model import Document
from notices.forms.edit.citation_choices import CITE, MARK, TAKE_BACK, with_citation
from notices.models import Version
from notices.views.desk.access import DeskRequest
from notices.workflow import Refused


def document_to_save(request: HttpRequest, document: Document) -> Document:
    """Return the typed document, with a bracket made a citation where that button was pressed."""
    act, _colon, rest = request.POST.get("citation", "").partition(":")
    if act != CITE:
        return document
    cited = with_citation(document, *rest.partition(":")[::2])
    if cited is None:
        messages.warning(
            request, _("The bracket or its source has changed, so no citation was made. Look at the list.")
        )
    return cited or document


def carry_out_mark(request: DeskRequest, saved: Version | None, request_id: UUID) -> None:
    """Mark a bracket of the saved version, or take its mark back, where that button was pressed; say what happened."""
    act, _colon, name = request.POST.get("citation", "").partition(":")
    command, done = {
        MARK: (workflow.mark_not_citation, _("The bracket is marked as no citation. The reviewer sees the mark.")),
        TAKE_BACK: (workflow.take_back_mark, _("The mark is taken back.")),
    }.get(act, (None, ""))
    if command is None or saved is None:
        return
    try:
        # The press of one button has one id; the save has it already.
        command(version=saved, name=name, by=request.user, request_id=uuid5(request_id, act))
    except Refused as refusal:
        for reason in refusal.reasons:
            messages.warning(request, str(reason))
    else:
        messages.success(request, done)
