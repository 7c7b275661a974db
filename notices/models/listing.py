"""Projections: written by `notices.workflow` from the ledger, rebuilt by `manage.py rebuild_listings`."""

from django.db import models
from django.utils import timezone

from notices.models.moment import MomentField
from notices.models.notice import Notice, Version
from notices.models.publication import Publication
from trials.models import Trial


class ListingQuerySet(models.QuerySet["Listing"]):
    def live(self) -> "ListingQuerySet":
        """What the public's list shows now; a scheduled entry needs no job to appear."""
        return self.not_over().filter(live_from__lte=timezone.now())

    def not_over(self) -> "ListingQuerySet":
        """What the list shows now, and what it will show."""
        return self.filter(models.Q(live_until__isnull=True) | models.Q(live_until__gt=timezone.now()))


class Listing(models.Model):
    """The public's list and search: one row per ledger row that publishes, and the time it is in force."""

    publication = models.OneToOneField(Publication, models.PROTECT, related_name="listing")
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="listings")
    # The n of /v/<n>/: the n-th published version of its notice.
    published_number = models.PositiveIntegerField()
    live_from = MomentField()
    # Null until the next ledger row of this notice is known.
    live_until = MomentField(null=True)
    first_published_at = MomentField()
    title = models.CharField(max_length=500)
    technology_type = models.CharField(max_length=40)
    technology_type_label = models.CharField(max_length=100)
    language = models.CharField(max_length=2)
    year = models.PositiveSmallIntegerField()
    search_text = models.TextField()

    objects = ListingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-live_from", "-id"], name="listing_newest_first")]

    def __str__(self) -> str:
        return self.title


class ListingArea(models.Model):
    """A clinical area of a listing, for the facet."""

    listing = models.ForeignKey(Listing, models.CASCADE, related_name="areas")
    code = models.CharField(max_length=64)
    label = models.CharField(max_length=500)

    class Meta:
        indexes = [models.Index(fields=["code"], name="listing_area_by_code")]
        constraints = [models.UniqueConstraint(fields=["listing", "code"], name="listing_area_once")]

    def __str__(self) -> str:
        return self.label


class NoticeTrial(models.Model):
    """Which version cites which trial: a row a trial of each version that was ever submitted."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="trials")
    trial = models.ForeignKey(Trial, models.PROTECT, related_name="citations")
    row_key = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "row_key"], name="notice_trial_row_once")]

    def __str__(self) -> str:
        return f"{self.version}: {self.trial}"
