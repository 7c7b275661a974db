"""The page of the edit form: the form, its tokens, and why it can't be saved now."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from uuid import uuid4

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from notices.access.notice_state import NoticeState
from notices.access.permissions import reasons_against, roles_of
from notices.access.roles import EDITOR
from notices.desk.imported_source import readable_sources
from notices.desk.presence import others_present
from notices.document.model import Document
from notices.forms.edit.editor import page_media
from notices.forms.edit.marks import PartMarks
from notices.forms.edit.notice import NoticeForm
from notices.forms.edit.outline import outline_of
from notices.forms.edit.readiness import Readiness, check_readiness
from notices.forms.edit.registry_fill import FillResult
from notices.forms.edit.unopened import Folding
from notices.forms.edit.unread_values import unplaced_links, unplaced_views
from notices.forms.tokens import OriginForm, VersionTokenForm
from notices.models import Notice, Version
from notices.views.desk.access import DeskRequest, deciding_note, tokens_of
from notices.views.desk.cleaning_notes import take_notes
from notices.views.desk.registry_fill import add_side_notes
from notices.views.desk.returned import returned_text
from notices.views.desk.threads import ThreadView, open_thread_views, put_at_fields
from notices.views.desk.unopened import version_text, wants_whole_form
from notices.views.desk.unread_values import unread_origin


def head_text(notice: Notice) -> Document:
    """Return the text that the form starts from: the head, or the newest version where a first draft was discarded."""
    return _text_version(notice).document


def head_text_number(notice: Notice) -> int:
    """Return the number of the version that `head_text` returns the text of."""
    return _text_version(notice).number


def _text_version(notice: Notice) -> Version:
    return notice.head or notice.versions.order_by("-number")[0]


def origin_of(state: NoticeState, unread: Mapping[str, str] = MappingProxyType({})) -> OriginForm:
    """Return the origin of a page that is made from the head now, and from the unread values beside it."""
    number = head_text_number(state.notice)
    return OriginForm(initial={"base_version": number, "page": uuid4(), **unread_origin(unread)})


def base_number(origin: OriginForm, tokens: VersionTokenForm) -> int | None:
    """Return the version that a text was made from; an old page names only the one it has seen. None without either."""
    return _number(origin, "base_version") or (tokens.cleaned_data["seen_version"] if tokens.is_valid() else None)


def merged_number(origin: OriginForm) -> int | None:
    """Return the newer version that is merged into a text, None where there is none."""
    return _number(origin, "merged_version")


def _number(origin: OriginForm, name: str) -> int | None:
    if not origin.is_bound:
        return origin.initial.get(name)
    origin.is_valid()
    number: int | None = origin.cleaned_data.get(name)
    return number


def edit_page(
    request: DeskRequest,
    state: NoticeState,
    form: NoticeForm,
    tokens: VersionTokenForm,
    origin: OriginForm,
    reasons: list[str] | None = None,
    status: int = 200,
    template: str = "notice_form",
    filling: FillResult | None = None,
    **extra: object,
) -> HttpResponse:
    """Draw the page; `reasons` against saving are found here where they are not given."""
    if reasons is None:
        against = reasons_against("save", state, request.user.pk, roles_of(request.user))
        reasons = [str(reason) for reason in against]
        # Somebody without the role is refused whatever they sent, also a row's button.
        if request.method == "POST" and any(reason.code == "role" for reason in against):
            status = 403
    if not wants_whole_form(request):
        opened = {"evidence"} if filling else ()
        form.folding = Folding(form, _page_text(state, form, base_number(origin, tokens)), opened)
    if form.folding is None or not form.folding.folds_section("evidence"):
        add_side_notes(form, filling)
    form.cleaning_notes = {} if form.is_bound else take_notes(request, state.notice.pk)
    ready = check_readiness(form, set(form.area_field.areas), timezone.localdate(), state.notice.pk)
    threads = open_thread_views(request, state, form)
    put_at_fields(form, threads)
    form.marks = marks_of(ready, threads)
    sources = readable_sources(state.notice.pk)
    context = {
        "form": form,
        "sections": form.sections(),
        "outline": outline_of(form),
        "is_whole": form.folding is None,
        "base_number": base_number(origin, tokens) or 0,
        "form_media": page_media(request),
        "max_request": settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
        "token_form": tokens,
        "origin_form": origin,
        "is_unsaved": form.is_bound,
        "may_act": EDITOR in roles_of(request.user) and not state.review,
        "is_autosaved": EDITOR in roles_of(request.user),
        "notice": state.notice,
        "others_present": others_present([state.notice.pk], request.user).get(state.notice.pk, []),
        "state": state,
        "reasons": reasons,
        "source_links": sources,
        "has_source": EDITOR in roles_of(request.user) and any(source.stretches for source in sources),
        "has_open_passages": any(source.open_count for source in sources),
        "unplaced_texts": unplaced_views(form),
        "has_withheld": bool(form.typed_values and form.typed_values.withheld),
        "error_links": [*form.error_links(), *unplaced_links(form)],
        "ready": ready,
        "open_threads": threads,
        "returned": returned_text(state, form, threads),
        "tokens": tokens_of(state),
        **deciding_note(request, state),
        "cancel_url": reverse("desk-notice", args=[state.notice.pk]),
        **extra,
    }
    return render(request, f"desk/edit/{template}.html", context, status=status)


def _page_text(state: NoticeState, form: NoticeForm, number: int | None) -> Document:
    """Return the text of the version that the page names, in which everything stands that its page leaves out."""
    version = _text_version(state.notice)
    if number in (None, version.number):
        return version.document
    return version_text(state.notice.pk, number)


def marks_of(ready: Readiness, threads: Iterable[ThreadView]) -> PartMarks:
    """Return what is missing and commented on in each part of the form."""
    comments = [(view.target.html_id, view.thread.stops_approval) for view in threads]
    return PartMarks([link.html_id for link in ready.blocking], comments)
