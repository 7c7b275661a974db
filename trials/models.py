"""The trials that notices cite, one row per registry number."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from trials.study import identify


class TrialQuerySet(models.QuerySet["Trial"]):
    """Finding trials."""

    def for_number(self, text: str) -> "Trial":
        """The trial with this registry number, however it is written, made if it is new; ValueError if it is none."""
        found = identify(text)
        if found is None:
            raise ValueError("The text is no registry number.")
        trial, _created = self.get_or_create(number=found.number, defaults={"registry": found.registry})
        return trial


class Trial(models.Model):
    """A trial as one register numbers it; the same trial in two registers is two rows."""

    # As the register spells it: for_number() sees to that, so that one number never gets two rows.
    number = models.CharField(_("registry number"), max_length=40, unique=True)
    # A code of trials.study.REGISTRIES; no choices here, so that a new register needs no migration.
    registry = models.CharField(_("registry"), max_length=40)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = TrialQuerySet.as_manager()

    class Meta:
        verbose_name = _("trial")
        verbose_name_plural = _("trials")
        ordering = ["number"]

    def __str__(self) -> str:
        return self.number
