"""Code lists that the agency keeps itself in Django's admin: clinical areas, and ATC codes that the WHO has changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from notices.document.template import Language


class Area(models.Model):
    """A clinical area. An area that is no longer used is switched off, not deleted."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_nb = models.CharField(_("name in bokmål"), max_length=100)
    name_nn = models.CharField(_("name in nynorsk"), max_length=100)
    name_en = models.CharField(_("name in English"), max_length=100)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("clinical area")
        verbose_name_plural = _("clinical areas")
        ordering = ("name_nb",)

    def __str__(self) -> str:
        return self.name_nb

    def label(self, language: Language) -> str:
        return {"nb": self.name_nb, "nn": self.name_nn, "en": self.name_en}[language]


class AtcAlteration(models.Model):
    """One line of the WHO's table of alterations: from `year` on, `old` is `new`.

    A notice keeps the code that was approved; its page shows the new one beside it.
    """

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
