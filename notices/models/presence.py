"""Who has the edit form of a notice open now."""

from django.conf import settings
from django.db import models

from notices.models.moment import MomentField
from notices.models.notice import Notice


class Presence(models.Model):
    """A person who has the form open, and when their browser said so last. It stops nobody, and is gone in minutes."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen_at = MomentField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "person"], name="one_presence_a_person_and_notice")]

    def __str__(self) -> str:
        return f"{self.notice_id}: {self.person_id}"
