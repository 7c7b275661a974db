"""Why a text was returned, as the first thing that its writer sees in the form, with links to its places."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from notices.access.notice_state import NoticeState
from notices.desk.last_review import sent_back_review
from notices.forms.edit.links import FieldTarget
from notices.forms.edit.notice import NoticeForm
from notices.models import Review
from notices.views.desk.threads import ThreadView


class ReturnedText(NamedTuple):
    """The review that returned the text, and the places of the form that its reason or its reviewer names."""

    review: Review
    links: list[FieldTarget]


def returned_text(state: NoticeState, form: NoticeForm, threads: Iterable[ThreadView]) -> ReturnedText | None:
    """Return the reason for which the text was returned, until it is submitted again; None without one."""
    review = sent_back_review(state)
    if review is None or review.status != Review.Status.RETURNED:
        return None
    own = (view.target for view in threads if view.thread.comment.created_by_id == review.decided_by_id)
    targets = [*_named_trials(form, review.decision_note), *own]
    return ReturnedText(review, list({target.html_id: target for target in targets if target.html_id}.values()))


def _named_trials(form: NoticeForm, reason: str) -> Iterator[FieldTarget]:
    """Yield the rows of trials whose number or name stands in the reason."""
    words = reason.casefold()
    for row in form.lists["trials"].forms:
        texts = (str(row[name].value() or "").strip().casefold() for name in ("number", "name"))
        if any(text and text in words for text in texts):
            yield FieldTarget(row.html_id, row.heading)
