"""The clinical areas: a code list that the agency keeps itself."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from notices.document.template import Language


class Area(models.Model):
    """A clinical area that a notice may have. One that is no longer in use is switched off, not deleted."""

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
