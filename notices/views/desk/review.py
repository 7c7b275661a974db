"""Reading a text before it is decided: the review page with the comparison first, and the preview of one version."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from notices.access.notice_state import NoticeState
from notices.access.permissions import reasons_against, roles_of
from notices.access.roles import REVIEWER
from notices.comparison.documents import compare
from notices.desk.last_read import last_read_number, mark_read
from notices.desk.similar_notices import twins_of
from notices.document.citations import without_citations
from notices.document.model import Document
from notices.forms.comments import TwoVersionsForm, version_number
from notices.forms.edit.citation_choices import MarkedBracket, marked_brackets
from notices.models import NotCitation, Review, Version
from notices.rendering.fragment import table_of_contents
from notices.trial_table import wording as trial_wording
from notices.views.desk.access import DeskRequest, role_required, state_or_404
from notices.views.desk.levels import levels_of_comparison, levels_of_text
from notices.views.desk.threads import CommentSection, RejectedComment, comment_section
from notices.views.desk.workflow_steps import STEPS


@require_safe
@role_required
def review(request: DeskRequest, pk: int) -> HttpResponse:
    """Show what is to be decided: what differs, the writer's notes, the comments."""
    return review_page(request, state_or_404(pk), RejectedComment())


@require_safe
@role_required
def preview(request: DeskRequest, pk: int, number: int) -> HttpResponse:
    """Show a version as the public would read it, under a banner that says that it isn't published."""
    return preview_page(request, state_or_404(pk), number, RejectedComment())


@dataclass(frozen=True)
class Pair:
    """The two versions that are compared; without `before` the whole text is read."""

    before: int | None
    after: int

    @property
    def query(self) -> str:
        return urlencode({"from": self.before or "", "to": self.after})


def review_page(request: DeskRequest, state: NoticeState, rejected: RejectedComment) -> HttpResponse:
    """Show the page, with the comment that could not be saved and the reasons."""
    from_number, to_number = _versions_in_address(request, state)
    number = to_number or (state.head.number if state.head else state.versions[0][0])
    version = _version(state, number)
    read_number = _read_before(request, version)
    pair = Pair(from_number or _usual_base(state, number, read_number), number)
    address = reverse("desk-review", args=[state.notice.pk])
    context = {
        "pair": pair,
        "version": version,
        "review": _review_of(version),
        "form": TwoVersionsForm(initial={"from": pair.before, "to": number}, numbers=_labelled(state, read_number)),
        "bases": [
            (label, f"{address}?{base.query}", base == pair) for label, base in _bases(state, number, read_number)
        ],
        "comment_url": f"{address}?{pair.query}",
        "marked_brackets": _marked_brackets(version),
        "passed_times": _passed_times(version.document),
        # What is decided already is no news.
        "twins": twins_of(version) if state.review and state.review.version_id == version.pk else [],
    }
    comments = comment_section(request, state, version, f"page=review&{pair.query}", rejected)
    if pair.before is None:
        context["levels"] = levels_of_text(version.document, comments.placed)
    else:
        comparison = compare(_version(state, pair.before).document, version.document)
        context["comparison"], context["levels"] = levels_of_comparison(comparison, comments.placed)
    return _page(request, state, "desk/review/page.html", comments, rejected, context)


def preview_page(request: DeskRequest, state: NoticeState, number: int, rejected: RejectedComment) -> HttpResponse:
    """Show the page, with the comment that could not be saved and the reasons."""
    version = _version(state, number)
    _read_before(request, version)
    comments = comment_section(request, state, version, f"page=preview&version={number}", rejected)
    context = {
        "version": version,
        "levels": levels_of_text(version.document, comments.placed),
        "contents": table_of_contents(version.document),
    }
    return _page(request, state, "desk/preview.html", comments, rejected, context)


def _page(
    request: DeskRequest,
    state: NoticeState,
    template: str,
    comments: CommentSection,
    rejected: RejectedComment,
    context: dict[str, Any],
) -> HttpResponse:
    context |= {
        "state": state,
        **_decision(request, state, context["version"]),
        "comments": comments,
        "refused": [reason for reason in rejected.reasons if not reason.place],
    }
    return render(request, template, context, status=rejected.status)


def _marked_brackets(version: Version) -> list[MarkedBracket]:
    marks = NotCitation.objects.standing_in(version.notice_id, version.document)
    return marked_brackets(version.document, marks)


def _passed_times(document: Document) -> list[tuple[str, str]]:
    """Return the names of trials whose expected end has passed, each with its time cell."""
    today = timezone.localdate()
    rows = [(row, trial_wording.passed_time(row, document.language, today)) for row in document.trials]
    return [(without_citations(row.name) or row.number, time) for row, time in rows if time]


def _versions_in_address(request: DeskRequest, state: NoticeState) -> tuple[int | None, int | None]:
    """Return the numbers that the address names: from, to. 404 for one that the notice does not have."""
    known = {number for number, _pk in state.versions}
    try:
        return version_number(request.GET.get("from"), known), version_number(request.GET.get("to"), known)
    except LookupError as error:
        raise Http404 from error


def _version(state: NoticeState, number: int) -> Version:
    if state.head is not None and state.head.number == number:
        return state.head
    return get_object_or_404(Version, notice=state.notice.pk, number=number)


def _read_before(request: DeskRequest, version: Version) -> int | None:
    """Return the version that the person read before; a GET marks this one as read."""
    if request.method == "GET":
        return mark_read(request.user, version)
    return last_read_number(request.user, version.notice_id)


def _usual_base(state: NoticeState, number: int, read_number: int | None) -> int | None:
    """Return what a version is compared with by default: what the person read last, else what was published."""
    published = state.live_number or state.last_published_number
    if read_number and published < read_number < number:
        return read_number
    return published if 0 < published != number else None


def _bases(state: NoticeState, number: int, read_number: int | None) -> list[tuple[str, Pair]]:
    """Return the comparisons that are offered by name."""
    published = state.live_number or state.last_published_number
    bases = []
    if 0 < published != number:
        bases.append(
            (_("Against what was last published") if not state.live else _("Against what is published"), published)
        )
    if read_number and read_number not in (number, published):
        bases.append((_("Since you last looked"), read_number))
    return [(label, Pair(base, number)) for label, base in bases]


def _labelled(state: NoticeState, read_number: int | None) -> list[tuple[int, str]]:
    """Return every version for a <select>, newest first, with what is special about it."""
    marks = {
        state.live_number: _("published now"),
        read_number: _("you read it before"),
        state.head.number if state.review and state.head else None: _("in review"),
    }
    return [
        (number, f"{_('Version %(number)s') % {'number': number}} ({marks[number]})")
        if number in marks
        else (number, _("Version %(number)s") % {"number": number})
        for number, _pk in state.versions
    ]


def _review_of(version: Version) -> Review | None:
    """Return the newest review of this version."""
    reviews = version.reviews.select_related("submitted_by", "assigned_to", "decided_by").order_by("-pk")
    if review := reviews.first():
        review.version = version
    return review


def _decision(request: DeskRequest, state: NoticeState, version: Version) -> dict[str, Any]:
    """Return the steps that this person may take on the text in review, and why a reviewer may not approve it."""
    if state.review is None or state.review.version_id != version.pk:
        return {}
    roles = roles_of(request.user)
    against = {name: reasons_against(name, state, request.user.pk, roles) for name in ("approve", "return")}
    return {
        "steps": [(name, STEPS[name]) for name, reasons in against.items() if not reasons],
        "against_approving": against["approve"] if REVIEWER in roles else [],
    }
