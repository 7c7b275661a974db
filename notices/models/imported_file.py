"""The files from which old notices came in: as they were, with what became of each word."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from notices.models.moment import MomentField
from notices.models.notice import Notice, Version


class ImportedFile(models.Model):
    """A file as it came in, and the draft that was made of it. Editors see it, the public never does.

    `text` is what was read of it; `pieces` are its stretches, each [start, end, fate, where] as in
    `notices.importing.result`; `findings` what was doubtful, each [place, reason, words], the reason a msgid.
    """

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="imported_files")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=200)
    sha256 = models.CharField(max_length=64, unique=True)
    media_type = models.CharField(_("media type"), max_length=100)
    variant = models.CharField(_("variant of the template"), max_length=10)
    # Empty once words were removed from it by law.
    content = models.BinaryField()
    text = models.TextField()
    pieces = models.JSONField()
    findings = models.JSONField()
    # The pieces that were not placed and that an editor has dealt with: objects with start, reason, by (id) and at.
    settled = models.JSONField(default=list)
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    imported_at = MomentField(_("imported at"))

    class Meta:
        verbose_name = _("imported file")
        verbose_name_plural = _("imported files")

    def __str__(self) -> str:
        return self.name
