"""That a colleague merged or overruled what somebody had saved, until that person has seen it."""

from django.conf import settings
from django.db import models

from notices.models.event import Event
from notices.models.moment import MomentField


class MergeNewsQuerySet(models.QuerySet["MergeNews"]):
    def unseen(self) -> "MergeNewsQuerySet":
        return self.filter(seen_at__isnull=True)


class MergeNews(models.Model):
    """One save that concerns one person; the event says which places it merged or overruled."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="merge_news")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen_at = MomentField(null=True)

    objects = MergeNewsQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "person"], name="merge_news_once_a_person_and_event")]
        indexes = [models.Index(fields=["person"], condition=models.Q(seen_at__isnull=True), name="unseen_merge_news")]

    def __str__(self) -> str:
        return f"{self.event_id}: {self.person_id}"
