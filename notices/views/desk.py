"""The desk: my work, all notices, one notice. Only looking; writing and the steps have modules of their own."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from notices.desk import (
    STATE_FILTERS,
    Row,
    in_words,
    my_drafts,
    notices_at_the_desk,
    recently_decided,
    waiting_for,
)
from notices.forms.fields import ChoiceOf
from notices.models import Event, Notice, Publication, Version
from notices.permissions import Standing, reasons_against, roles_of
from notices.render import contents, fragment
from notices.views.entrance import DeskRequest, at_the_desk, standing_or_404
from notices.views.steps import STEPS, Step
from notices.vocabulary import TECHNOLOGY_TYPES

PAGE_SIZE = 25
EVENTS_SHOWN = 100


@require_safe
@at_the_desk
def home(request: DeskRequest) -> HttpResponse:
    """My drafts, what waits for me, what was decided."""
    context = {
        "drafts": my_drafts(request.user),
        "waiting": waiting_for(request.user, roles_of(request.user)),
        "decided": recently_decided(request.user),
        "roles": roles_of(request.user),
    }
    return render(request, "editorial/home.html", context)


class NoticeFilter(forms.Form):
    """The filter of the list; it applies itself."""

    # A limit, as each word is a condition, and SQLite takes no more than a thousand.
    words = forms.CharField(
        label=_("Words"), required=False, max_length=200, widget=forms.TextInput({"type": "search"})
    )
    state = forms.ChoiceField(label=_("State"), required=False)
    type = ChoiceOf(TECHNOLOGY_TYPES, label=_("Type of technology"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [("", _("All")), *((code, label) for code, (label, _condition) in STATE_FILTERS.items())]
        self.fields["state"].choices = states  # type: ignore[attr-defined]

    def applied_to(self, notices: QuerySet[Notice]) -> QuerySet[Notice]:
        """What was asked for; nothing where that makes no sense."""
        if not self.is_valid():
            return notices.none()
        for word in self.cleaned_data["words"].casefold().split():
            found = Q(search_text__contains=word)
            if word.isdecimal():
                found |= Q(number=int(word[:9]))
            notices = notices.filter(found)
        if state := self.cleaned_data["state"]:
            notices = notices.filter(STATE_FILTERS[state][1])
        if technology_type := self.cleaned_data["type"]:
            notices = notices.filter(technology_type=technology_type)
        return notices


@require_safe
@at_the_desk
def notice_list(request: DeskRequest) -> HttpResponse:
    """All notices, with a filter."""
    form = NoticeFilter(request.GET)
    page = Paginator(form.applied_to(notices_at_the_desk()), PAGE_SIZE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {"form": form, "page": page, "rows": [Row(notice) for notice in page], "query": query.urlencode()}
    return render(request, "editorial/notice_list.html", context)


@require_safe
@at_the_desk
def notice(request: DeskRequest, pk: int) -> HttpResponse:
    """One notice: what is live, what is under way, its history, and the steps this person can take."""
    standing = standing_or_404(pk)
    roles = roles_of(request.user)
    steps = [
        (name, step, reasons_against(step.command, standing, request.user.pk, roles)) for name, step in STEPS.items()
    ]
    versions = Version.objects.filter(notice=pk).select_related("created_by").defer("content").order_by("-number")
    events = Event.objects.filter(notice=pk).select_related("actor", "version").order_by("-sequence")
    context = {
        "standing": standing,
        "row": Row(get_object_or_404(notices_at_the_desk(), pk=pk)),
        "offered": [(name, step) for name, step, reasons in steps if not reasons],
        "refused": [(step.label, reasons) for _name, step, reasons in steps if reasons],
        "withdrawals": [entry for entry in reversed(standing.effective) if entry.kind != Publication.Kind.PUBLISH],
        "save_reasons": reasons_against("save", standing, request.user.pk, roles),
        "versions": [(version, standing.is_restorable(version.number)) for version in versions],
        "events": [(event, in_words(event)) for event in events[:EVENTS_SHOWN]],
        "reviews": standing.notice.reviews.select_related("version", "submitted_by", "decided_by").order_by("-pk"),
    }
    return render(request, "editorial/notice.html", context)


@require_safe
@at_the_desk
def preview(request: DeskRequest, pk: int, number: int) -> HttpResponse:
    """A version as the public would read it, under a banner that says that it isn't published."""
    standing = standing_or_404(pk)
    version = get_object_or_404(Version.objects.select_related("created_by"), notice=pk, number=number)
    document = version.document
    context = {
        "version": version,
        "fragment": fragment(document),
        "contents": contents(document),
        "steps": _steps_after_reading(request, standing, version),
    }
    return render(request, "editorial/preview.html", context)


def _steps_after_reading(request: DeskRequest, standing: Standing, version: Version) -> list[tuple[str, Step]]:
    """What a reviewer may do next, when this is the text under review."""
    if standing.review is None or standing.review.version_id != version.pk:
        return []
    roles = roles_of(request.user)
    return [
        (name, STEPS[name])
        for name in ("approve", "return")
        if not reasons_against(name, standing, request.user.pk, roles)
    ]
