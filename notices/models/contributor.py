"""Who contributed to a version, and why they count: read by the four-eyes rule and by the database's guard."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from notices.models.notice import Notice, Version


class VersionContributor(models.Model):
    """A person whose words came into the notice with this version, or before it.

    Rows are inserted with their version and never changed. Each version names those whom it adds; the contributors of
    a text are those of all versions since the last publication that still stands (`notices.access.contributors`).
    """

    class Why(models.TextChoices):
        """Why the person counts; of several reasons, the first one."""

        WROTE = "wrote", _("wrote part of the text")
        RESTORED = "restored", _("wrote words that were brought back")
        COPIED = "copied", _("wrote the draft that was copied")
        SET_ASIDE = "set_aside", _("wrote a draft that was set aside")
        DISCARDED = "discarded", _("wrote a draft that was discarded")

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="+", verbose_name=_("notice"))
    version = models.ForeignKey(Version, models.PROTECT, related_name="contributors", verbose_name=_("version"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    why = models.CharField(_("why"), max_length=10, choices=Why)

    class Meta:
        verbose_name = _("contributor")
        verbose_name_plural = _("contributors")
        constraints = [
            models.UniqueConstraint(fields=["version", "person"], name="contributor_once_a_version"),
            models.CheckConstraint(
                condition=models.Q(why__in=["wrote", "restored", "copied", "set_aside", "discarded"]),
                name="contributor_for_a_known_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.person_id}"
