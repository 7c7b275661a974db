"""Opening the edit form: text that was typed and not saved is offered first, then comes back as it was typed."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.db.models import Exists, OuterRef
from django.db.models.expressions import Combinable
from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from notices.access.notice_state import NoticeState, query_with
from notices.access.permissions import roles_of
from notices.access.roles import EDITOR
from notices.comparison.documents import compare
from notices.comparison.three_way import merge
from notices.desk.autosave import buffer_of, discard_buffer, form_data
from notices.document.model import SCHEMA, Document
from notices.forms.edit.notice import NoticeForm
from notices.forms.edit.older_pages import completed, texts_without_field
from notices.forms.edit.unread_values import read_values
from notices.forms.tokens import OriginForm
from notices.models import Comment, DraftBuffer, UnreadValue
from notices.models.prepared import Place
from notices.rendering.comparison import printed_comparison
from notices.views.desk.access import DeskRequest, notice_form, state_or_404, tokens_of
from notices.views.desk.edit_conflict import conflict_page, merging_of, page_with_merge
from notices.views.desk.edit_page import edit_page, head_text, head_text_number, origin_of


def _rows_beside() -> dict[str, Combinable]:
    """Mostly there are none: then three queries are spared."""
    here = {"notice": OuterRef("pk")}
    return {
        "has_buffer": Exists(DraftBuffer.objects.filter(**here, person=Place("person"))),
        "has_comments": Exists(Comment.objects.unresolved().filter(**here)),
        "has_unread": Exists(UnreadValue.objects.filter(**here)),
    }


_STATE = query_with(_rows_beside)


def open_form(request: DeskRequest, pk: int) -> HttpResponse:
    """Show the form with the head; or offer the unsaved text; or, when that was accepted, show the form with it."""
    state = state_or_404(pk, request.user.pk, _STATE)
    notice: Any = state.notice
    buffer = buffer_of(pk, request.user) if notice.has_buffer else None
    head = head_text(notice)
    unread = UnreadValue.objects.texts_of(pk) if notice.has_unread else {}
    if buffer is not None:
        form = notice_form(head, _fields_of(buffer))
        if not _adds_nothing(form, head, unread, buffer):
            answer = _continue if "continue" in request.GET else _offer
            return answer(request, state, form, buffer)
        discard_buffer(state.notice.pk, request.user, form_data(buffer))
    return edit_page(request, state, notice_form(head, unread=unread), tokens_of(state), origin_of(state, unread))


def _fields_of(buffer: DraftBuffer) -> QueryDict:
    """Return what was typed; what is newer than the form it was typed into has the value of today's text."""
    data = form_data(buffer)
    if buffer.base is None or buffer.base.schema_number == SCHEMA:
        return data
    return completed(data, buffer.base.content, notice_form(buffer.base.document))


def _texts_without_field(buffer: DraftBuffer) -> list[tuple[str, str]]:
    if buffer.base is None or buffer.base.schema_number == SCHEMA:
        return []
    return texts_without_field(form_data(buffer), buffer.base.content)


def _adds_nothing(form: NoticeForm, head: Document, unread: Mapping[str, str], buffer: DraftBuffer) -> bool:
    """Does the saved text have everything already, with the unread values beside it?"""
    mine, values, withheld = read_values(form)
    if values != unread or withheld or _texts_without_field(buffer):
        return False
    if mine == head or buffer.base is None or form_data(buffer).get("merged_version"):
        return mine == head
    merged = merge(buffer.base.document, head, mine)
    return merged.document == head and not merged.collisions


def _is_from_head(state: NoticeState, buffer: DraftBuffer) -> bool:
    return buffer.base is not None and buffer.base.number == head_text_number(state.notice)


def _offer(request: DeskRequest, state: NoticeState, form: NoticeForm, buffer: DraftBuffer) -> HttpResponse:
    """Show the unsaved text and how it differs from the saved one. There is no form until the person has chosen."""
    text = read_values(form).document
    context: dict[str, Any] = {
        "notice": state.notice,
        "buffer": buffer,
        "page": form_data(buffer).get("page", ""),
        "is_of_the_head": _is_from_head(state, buffer),
        "errors": form.error_links(),
        "texts_without_field": _texts_without_field(buffer),
        "comparison": printed_comparison(compare(head_text(state.notice), text)),
        "may_write": EDITOR in roles_of(request.user),
    }
    return render(request, "desk/edit/buffer.html", context)


def _continue(request: DeskRequest, state: NoticeState, form: NoticeForm, buffer: DraftBuffer) -> HttpResponse:
    """Show the form with exactly what was typed; with what was saved since then in it too, where something was."""
    data, number = _fields_of(buffer), buffer.base.number if buffer.base else 0
    stored = OriginForm(data)
    stored.is_valid()
    merged = stored.cleaned_data.get("merged_version")
    origin = OriginForm(
        initial={
            "base_version": number,
            "merged_version": merged,
            "page": uuid4(),
            "continues": data.get("page", ""),
            "unread_base": stored.cleaned_data.get("unread_base", ""),
            "unread_shown": stored.cleaned_data.get("unread_shown", ""),
        }
    )
    tokens, extra = tokens_of(state), {"texts_without_field": _texts_without_field(buffer)}
    merging = merging_of(request, state.notice.pk, read_values(form), tokens, origin, data)
    if not _is_from_head(state, buffer) or not merging.unread.is_shown:
        return conflict_page(request, state.notice.pk, merging, origin, "", status=200, extra=extra)
    return page_with_merge(request, state, form, tokens, origin, **extra)
