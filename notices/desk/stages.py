"""How far a notice has come: draft, review, publication, each with what it is called now and when that was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from notices.access.notice_state import NoticeState
from notices.access.people import name_of
from notices.desk.notice_rows import NoticeRow
from notices.models import Publication, Review

WRITING = ("drafting", "returned", "set_aside", "discarded")


@dataclass(frozen=True)
class Stage:
    """One of the three stages; `is_back` where the text has come back from the next one."""

    label: str
    note: str
    is_current: bool = False
    is_back: bool = False


def stages_of(state: NoticeState, row: NoticeRow, reviews: Sequence[Review]) -> list[Stage]:
    """Return the three stages of a notice; `reviews` newest first. No query."""
    current = 0 if row.work in WRITING else 1 if row.work == "in_review" else 2
    draft = Stage(_draft_label(row), _draft_note(state), current == 0, row.work == "returned")
    review = Stage(_("In review"), _review_note(reviews[0] if reviews else None), current == 1)
    label, note = _public_words(state, row)
    return [draft, review, Stage(label, note, current == 2)]


def _draft_label(row: NoticeRow) -> str:
    return str(row.work_label) if row.work in ("set_aside", "discarded") else _("Draft")


def _draft_note(state: NoticeState) -> str:
    if state.head is None:
        return ""
    return _("Version %(number)s, %(day)s") % {"number": state.head.number, "day": _day(state.head.created_at)}


def _review_note(review: Review | None) -> str:
    """Say how the newest review stands."""
    if review is None:
        return _("Not yet")
    if review.decided_by is None or review.decided_at is None:
        return _("Submitted %(day)s by %(name)s") % _who(review.submitted_at, name_of(review.submitted_by))
    words = {
        Review.Status.RETURNED: _("Returned %(day)s by %(name)s"),
        Review.Status.RECALLED: _("Recalled %(day)s by %(name)s"),
        Review.Status.APPROVED: _("Approved %(day)s by %(name)s"),
    }
    return words[Review.Status(review.status)] % _who(review.decided_at, name_of(review.decided_by))


def _public_words(state: NoticeState, row: NoticeRow) -> tuple[str, str]:
    """Return what the last stage is called, and its note: what the public sees, or will see."""
    if state.pending:
        when = date_format(timezone.localtime(state.pending.effective_at), "SHORT_DATETIME_FORMAT")
        return _("Scheduled"), _("Version %(number)s, public from %(when)s") % {
            "number": _number(state, state.pending),
            "when": when,
        }
    if not state.effective:
        return _("Published"), _("Never")
    last = state.effective[-1]
    if last.kind == Publication.Kind.PUBLISH:
        note = _("Version %(number)s, %(day)s")
        return _("Published"), note % {"number": _number(state, last), "day": _day(last.effective_at)}
    note = _("Replaced by another notice, %(day)s") if last.replaced_by_id else "%(day)s"
    return str(row.public_label), note % {"day": _day(last.effective_at)}


def _number(state: NoticeState, entry: Publication) -> int:
    return next(number for number, pk in state.versions if pk == entry.version_id)


def _who(at: datetime, name: str) -> dict[str, str]:
    return {"day": _day(at), "name": name}


def _day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "SHORT_DATE_FORMAT")
