"""The newest review of a notice, why it was returned, and who was to decide by when."""

from django.contrib.auth.models import User
from django.db.models import QuerySet

from notices.access.notice_state import NoticeState
from notices.models import Review
from notices.models.prepared import Place, Prepared

SENT_BACK = (Review.Status.RETURNED, Review.Status.RECALLED)


def _newest() -> QuerySet[Review]:
    reviews = Review.objects.filter(notice=Place("notice")).select_related("assigned_to", "decided_by", "version")
    return reviews.defer("version__content").order_by("-pk")[:1]


_NEWEST = Prepared(_newest)


def sent_back_review(state: NoticeState) -> Review | None:
    """Return the newest review where it ended without an approval and the text was not submitted again since."""
    if state.review is not None:  # no query where the answer is known
        return None
    newest = _NEWEST.rows(notice=state.notice.pk)
    return newest[0] if newest and newest[0].status in SENT_BACK else None


def reviewer_of(review: Review) -> User | None:
    """Return whom a review was assigned to, or who returned it where it was assigned to nobody."""
    returned = review.status == Review.Status.RETURNED
    return review.assigned_to or (review.decided_by if returned else None)
