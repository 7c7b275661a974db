"""What somebody typed in a draft and no field can read. It stands beside the head, never in a version."""

from django.conf import settings
from django.db import models

from notices.models.moment import MomentField
from notices.models.notice import Notice


class UnreadValueQuerySet(models.QuerySet["UnreadValue"]):
    def texts_of(self, notice_id: int) -> dict[str, str]:
        """Return the texts beside the draft of a notice by their places."""
        return dict(self.filter(notice=notice_id).order_by("place").values_list("place", "text"))


class UnreadValue(models.Model):
    """A text as it was typed, at its place in the draft. Gone when it is corrected, cleared or discarded.

    Everybody who opens the draft sees it, and no draft with such a row can be submitted. The public never sees it.
    """

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="+")
    # As in the document ("trials/<key>/start"); the place may be gone from the text.
    place = models.CharField(max_length=200)
    text = models.TextField()
    typed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    typed_at = MomentField()

    objects = UnreadValueQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "place"], name="one_unread_value_a_place")]

    def __str__(self) -> str:
        return f"{self.notice_id}: {self.place}"
