"""The newest review of a notice, why it was returned, and who was to decide by when."""

from django.contrib.auth.models import User

from notices.access.notice_state import NoticeState
from notices.models import Review

SENT_BACK = (Review.Status.RETURNED, Review.Status.RECALLED)


def sent_back_review(state: NoticeState) -> Review | None:
    """Return the newest review where it ended without an approval and the text was not submitted again since."""
    if state.review is not None:
        return None
    reviews = state.notice.reviews.select_related("assigned_to", "decided_by", "version")
    newest = reviews.defer("version__content").order_by("-pk").first()
    return newest if newest and newest.status in SENT_BACK else None


def reviewer_of(review: Review) -> User | None:
    """Return whom a review was assigned to, or who returned it where it was assigned to nobody."""
    returned = review.status == Review.Status.RETURNED
    return review.assigned_to or (review.decided_by if returned else None)
