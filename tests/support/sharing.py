"""Links for readers outside, made as the desk makes them."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import User
from django.utils import timezone

from notices import workflow
from notices.models import Notice, ShareLink
from tests.support.worlds import head_of


def shared(notice: Notice, by: User, **words: Any) -> tuple[ShareLink, str]:
    """A link to the text that is worked on, and its token."""
    words = {"version": head_of(notice), "reader": "Eksempel AS", "days": 14, "request_id": uuid4(), **words}
    outcome, token = workflow.share(by=by, **words)
    assert outcome.share_link is not None
    return outcome.share_link, token


def let_run_out(link: ShareLink) -> None:
    """As if the link had been made so long ago that it is over; no command can wait."""
    made = timezone.now() - timedelta(days=20)
    ShareLink.objects.filter(pk=link.pk).update(created_at=made, expires_at=made + timedelta(days=14))


def address(token: str) -> str:
    return f"/share/{token}/"
