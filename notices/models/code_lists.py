"""Code lists that the agency keeps itself in Django's admin: clinical areas, and ATC codes that the WHO has changed."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from notices.document.template import Language


class CodeRow(models.Model):
    """A row of a code list. `notices.workflow` writes it, and leaves an event that holds its values."""

    # The name of the list in events.
    LIST: ClassVar[str]

    class Meta:
        abstract = True

    @property
    def values(self) -> dict[str, Any]:
        """The row without its key, as an event holds it."""
        return {
            field.attname: getattr(self, field.attname) for field in self._meta.concrete_fields if field.name != "id"
        }


class Area(CodeRow):
    """A clinical area. An area that is no longer used is switched off, not deleted."""

    LIST = "areas"

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


class AtcAlteration(CodeRow):
    """One line of the WHO's table of alterations: from `year` on, `old` is `new`.

    A notice keeps the code that was approved; its page shows the new one beside it.
    """

    LIST = "ATC alterations"

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
