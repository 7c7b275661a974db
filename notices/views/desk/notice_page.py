"""One notice at the desk: how far it is, the one next step, the other steps, its history."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from notices.access.notice_state import NoticeState, query_with
from notices.access.permissions import roles_of
from notices.desk.imported_source import source_links
from notices.desk.last_review import reviewer_of
from notices.desk.merge_news import unseen_news
from notices.desk.notice_rows import NoticeRow
from notices.desk.presence import others_present
from notices.desk.stages import stages_of
from notices.desk.version_history import OpenItems, history_rows, public_numbers
from notices.models import Event, Publication, Review
from notices.monitoring import open_alerts
from notices.monitoring.retracted_references import RetractedReference, retracted_references
from notices.monitoring.unknown_numbers import unknown_in_drafts
from notices.views.desk.access import DeskRequest, menu_counts, role_required, state_or_404
from notices.views.desk.next_step import next_step, steps_of

MAX_EVENTS = 100
# More of the history is folded.
EVENTS_OPEN = 10


@require_safe
@role_required
def notice(request: DeskRequest, pk: int) -> HttpResponse:
    """Show one notice: how far it is, what to do next, the steps that this person can take, its history."""
    # Built each time: which links are open is a question of the time.
    state, today = state_or_404(pk, query=query_with(OpenItems.columns)), timezone.localdate()
    counts, items = menu_counts(request.user), OpenItems.of(state)
    changed = open_alerts.rows_of_notice(pk) if state.effective else []
    reviews = list(
        state.notice.reviews.select_related("version", "submitted_by", "decided_by", "assigned_to")
        .defer("version__content")
        .order_by("-pk")
    )
    row = NoticeRow.of(state, reviews, open_alerts.worst_level(changed))
    steps = steps_of(state, request.user.pk, roles_of(request.user))
    step = next_step(state, row, steps, reviews, items)
    history = history_rows(state, _events(pk))
    context = {
        "state": state,
        "row": row,
        "merge_news": unseen_news(request.user, pk) if counts["merge_news"] else [],
        "others_present": others_present([pk], request.user).get(pk, []),
        "stages": stages_of(state, row, reviews),
        "next": step,
        "offered": [each for each in steps.offered if step.step is None or each.href != step.step.href],
        "refused": steps.refused,
        "people": _people(row, reviews),
        "open_items": items,
        "source_links": source_links(pk),
        "changed": changed,
        "unknown": unknown_in_drafts([pk]) if counts["unknown_numbers"] else [],
        "retracted": _retracted(state, items),
        "passed": open_alerts.passed_sentences(items.live_text, today) if state.live else [],
        "review_is_due": open_alerts.is_review_due(state, today),
        "withdrawals": [entry for entry in reversed(state.effective) if entry.kind != Publication.Kind.PUBLISH],
        "live_number": _last_public_number(state),
        "history": history[:EVENTS_OPEN],
        "older": history[EVENTS_OPEN:],
        "reviews": reviews,
    }
    return render(request, "desk/notice/notice.html", context)


def _retracted(state: NoticeState, items: OpenItems) -> list[RetractedReference]:
    """Return what was retracted of the references of the newest text and the live one."""
    numbers = {pk for pk in (state.notice.head_id, state.live.version_id if state.live else None) if pk is not None}
    return retracted_references(numbers) if items.has_retractions else []


def _events(pk: int) -> list[Event]:
    events = Event.objects.filter(notice=pk).select_related("version", "actor").defer("version__content")
    return list(events.order_by("-sequence")[:MAX_EVENTS])


def _people(row: NoticeRow, reviews: list[Review]) -> dict[str, object]:
    """Return who writes, who decides and by when: now, or as it was before the text was returned."""
    review = reviews[0] if reviews and row.work in ("in_review", "returned") else None
    due = review.due_day if review else None
    return {
        "writer": row.notice.assignee,
        "review": review,
        "reviewer": reviewer_of(review) if review else None,
        "due": due,
        "is_late": due is not None and due < timezone.localdate(),
    }


def _last_public_number(state: NoticeState) -> int | None:
    """Return the number under which the public reads the live version."""
    return max(public_numbers(state)[state.live.version_id]) if state.live else None
