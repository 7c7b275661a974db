"""That somebody opened a link. No address of theirs is kept, and no more than one row a minute."""

from datetime import timedelta

from django.utils import timezone

from notices.models import ShareLink, ShareVisit

APART = timedelta(minutes=1)


def note_visit(link: ShareLink) -> None:
    """Remember that the link was opened just now, unless it was within the last minute."""
    now = timezone.now()
    if not ShareVisit.objects.filter(link=link, at__gt=now - APART).exists():
        ShareVisit.objects.create(link=link, at=now)
