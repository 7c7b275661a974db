"""What somebody typed and has not saved."""

from django.conf import settings
from django.db import models

from notices.models.moment import MomentField
from notices.models.notice import Notice, Version


class DraftBuffer(models.Model):
    """The edit form as one person left it. Nobody else sees it, and it is deleted when they save or discard it."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="buffers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    # The version that the form was opened with; None after a first draft was discarded.
    base = models.ForeignKey(Version, models.CASCADE, null=True, related_name="+")
    # The fields as the browser sent them, invalid ones too: {name: [value, …]}.
    fields = models.JSONField()
    updated_at = MomentField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "person"], name="one_buffer_a_person_and_notice")]

    def __str__(self) -> str:
        return f"{self.notice_id}: {self.person_id}"
