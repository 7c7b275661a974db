"""ATC codes that the WHO has changed: what was printed stays, today's code is shown beside it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AtcAlteration(models.Model):
    """One line of the WHO's table of alterations: from `year` on, `old` is `new`."""

    old = models.CharField(_("previous code"), max_length=7)
    new = models.CharField(_("new code"), max_length=7)
    year = models.PositiveSmallIntegerField(_("year"))

    class Meta:
        verbose_name = _("ATC alteration")
        verbose_name_plural = _("ATC alterations")
        ordering = ["old", "year"]
        constraints = [models.UniqueConstraint(fields=["old", "new", "year"], name="atc_alteration_once")]

    def __str__(self) -> str:
        return f"{self.old} → {self.new} ({self.year})"
