"""The trials that notices cite, one row per registry number, and what their registries have said of them."""

from dataclasses import replace
from functools import cached_property
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from trials.changes import PROJECTION_WITH_REFERENCES
from trials.readable import readable_registries, registry_with_code
from trials.registry import Headline, Registry
from trials.study import Study, identify

MAX_NUMBER_LENGTH = 40


class NotReadable(ValueError):
    """The records of this registry were read once, and no part reads them now."""


class TrialQuerySet(models.QuerySet["Trial"]):
    """Trials by their registry number."""

    def for_number(self, text: str) -> "Trial":
        """Return the trial with this registry number, however it is written; create it if it is new.

        Raises ValueError for a text that is no registry number.
        """
        number = identify(text)
        if number is None:
            raise ValueError("The text is no registry number.")
        trial, _created = self.get_or_create(number=number.number, defaults={"registry": number.registry})
        return trial

    def with_number(self, text: str) -> Self:
        """Return the trial with this number, however it is written, or none; a stored number is known by itself."""
        number = identify(text)
        spelling = number.number if number else text.strip()
        # What no row holds, some of which a database refuses to look for.
        return (
            self.filter(number=spelling)
            if len(spelling) <= MAX_NUMBER_LENGTH and spelling.isprintable()
            else self.none()
        )


class Trial(models.Model):
    """A trial as one register numbers it; the same trial in two registers is two rows."""

    # As the register spells it: for_number() does that, so that one number never gets two rows.
    number = models.CharField(_("registry number"), max_length=MAX_NUMBER_LENGTH, unique=True)
    # The register's code (trials.study.numbers); no choices here, so that a new register needs no migration.
    registry = models.CharField(_("registry"), max_length=40)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    # When its registry last answered about it, and from which day's data; null for a trial that was never asked for.
    checked_at = models.DateTimeField(_("checked at"), null=True)
    checked_version = models.CharField(_("data version"), max_length=40, blank=True)
    # Since when the registry no longer knows the number; null while it does.
    gone_at = models.DateTimeField(_("gone at"), null=True)
    # The trial that the registry redirects this number to.
    moved_to = models.ForeignKey("self", models.PROTECT, null=True, related_name="moved_from")

    objects = TrialQuerySet.as_manager()

    class Meta:
        verbose_name = _("trial")
        verbose_name_plural = _("trials")
        ordering = ["number"]

    def __str__(self) -> str:
        return self.number

    @property
    def part(self) -> Registry:
        """Return the registry that reads this trial's records; raises NotReadable."""
        if registry := registry_with_code(self.registry):
            return registry
        raise NotReadable(f"No part reads the records of {self.registry}.")


class StudyRecordQuerySet(models.QuerySet["StudyRecord"]):
    """Records of trials."""

    def readable(self) -> Self:
        """Return those of registries that are read: the others are stored, and nothing can be said of them."""
        return self.filter(trial__registry__in=[registry.code for registry in readable_registries()])


class StudyRecord(models.Model):
    """What the registry said of a trial, stored when it says something new; never changed, never deleted.

    The record is stored as it came, so that it can be read again when the rules of what matters change.
    """

    trial = models.ForeignKey(Trial, models.PROTECT, related_name="records")
    read_at = models.DateTimeField()
    data_version = models.CharField(max_length=40, blank=True)
    api_version = models.CharField(max_length=20, blank=True)
    content = models.TextField()
    # Of the values that matter (trials.changes), and the version of the rules that chose them.
    fingerprint = models.CharField(max_length=64)
    projection = models.PositiveSmallIntegerField()

    objects = StudyRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("study record")
        verbose_name_plural = _("study records")
        ordering = ["-read_at", "-id"]
        indexes = [models.Index(fields=["trial", "-read_at"], name="record_newest_first")]

    def __str__(self) -> str:
        return f"{self.trial_id}: {self.read_at:%Y-%m-%d}"

    @cached_property
    def study(self) -> Study:
        """The record as its registry reads it; raises NotReadable where no part does.

        What the registry was not asked for then is among what the study lacks.
        """
        study = self.trial.part.study_in(self.content)
        if self.projection < PROJECTION_WITH_REFERENCES:
            return replace(study, lacks=study.lacks | {"references", "submissions"})
        # A record that holds when it was confirmed was not made by hand: without publications it has none.
        return replace(study, lacks=study.lacks - {"references"}) if study.status_verified else study

    @property
    def headline(self) -> Headline:
        """The few words that a list shows, much faster; raises NotReadable."""
        registry = self.trial.part
        return registry.headline(registry.from_text(self.content))


class RefreshRun(models.Model):
    """One round of asking a registry for its watched trials; at most one of each registry is open."""

    # The registry's code, as trials have it.
    registry = models.CharField(_("registry"), max_length=40)
    # The day, where the registry has no versions of its data.
    data_version = models.CharField(max_length=40)
    api_version = models.CharField(max_length=20, blank=True)
    started_at = models.DateTimeField()
    # The process that works on it holds it until then; after that another one may continue it.
    claimed_until = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    # How it ended: "stored"; "incident", or "waiting" where the next night repeats it (nothing was stored); "abandoned"
    # (newer data came); "" while it is open.
    outcome = models.CharField(max_length=20, blank=True)
    problem = models.CharField(max_length=500, blank=True)
    counts = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("round of asking a registry")
        verbose_name_plural = _("rounds of asking a registry")
        constraints = [
            models.UniqueConstraint(
                fields=["registry"], condition=models.Q(finished_at__isnull=True), name="one_open_run_a_registry"
            ),
            models.CheckConstraint(
                condition=models.Q(finished_at__isnull=True, outcome="")
                | models.Q(finished_at__isnull=False) & ~models.Q(outcome=""),
                name="refresh_run_ends_with_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registry} {self.data_version}: {self.outcome or 'open'}"


class FetchedStudy(models.Model):
    """What an open round has fetched, so that one that was broken off need not ask again; deleted at its end."""

    run = models.ForeignKey(RefreshRun, models.CASCADE, related_name="fetched")
    trial = models.ForeignKey(Trial, models.CASCADE, related_name="+")
    # The record's own number: another one than the trial's where the registry redirects; "" where it knows none.
    number = models.CharField(max_length=40, blank=True)
    content = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "trial"], name="fetched_once_a_run")]

    def __str__(self) -> str:
        return f"{self.trial_id}: {self.number or 'gone'}"


class RegistryCheck(models.Model):
    """When a registry was asked last for its watched trials, and when that last worked; one row a registry."""

    registry = models.CharField(_("registry"), max_length=40, unique=True)
    first_tried_at = models.DateTimeField()
    tried_at = models.DateTimeField()
    # Null until it has worked once; and the version of the data from which the registry answered then.
    worked_at = models.DateTimeField(null=True)
    data_version = models.CharField(max_length=40, blank=True)
    # What went wrong the last time, as an English msgid or sentence; "" where it worked.
    problem = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("check against a registry")
        verbose_name_plural = _("checks against registries")

    def __str__(self) -> str:
        return f"{self.registry}: {self.problem or 'works'}"
