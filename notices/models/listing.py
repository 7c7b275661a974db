"""Projections: written by `notices.workflow` from the ledger, rebuilt by `manage.py rebuild_listings`."""

from datetime import datetime

from django.db import models
from django.utils import timezone

from notices.models.moment import MomentField
from notices.models.notice import Notice, Version
from notices.models.publication import Publication
from trials.models import Trial


def is_not_over(at: datetime, listing: str = "") -> models.Q:
    """The condition that a row of the list is in force at this time or will be; `listing` leads to it: "…listing__"."""
    return models.Q(**{f"{listing}live_until__isnull": True}) | models.Q(**{f"{listing}live_until__gt": at})


class ListingQuerySet(models.QuerySet["Listing"]):
    def live(self) -> "ListingQuerySet":
        """What the public's list shows now; a scheduled entry needs no job to appear."""
        return self.not_over().filter(live_from__lte=timezone.now())

    def not_over(self, at: datetime | None = None) -> "ListingQuerySet":
        """What the list shows now (or at a time), and what it will show."""
        return self.filter(is_not_over(at or timezone.now()))


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
    # The code of who pays for it; empty where the notice does not say.
    financing = models.CharField(max_length=40, blank=True)
    year = models.PositiveSmallIntegerField()
    # What hits are shown in, as it is printed; what finds them is ListingTerms.
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


class ListingName(models.Model):
    """Something that a listing is known by: a substance, a brand, a company, a number; for facets and suggestions."""

    listing = models.ForeignKey(Listing, models.CASCADE, related_name="names")
    # A kind of notices.searchable.
    kind = models.CharField(max_length=10)
    # Without case, accents, blanks and signs: what is the same name has the same key.
    key = models.CharField(max_length=60)
    label = models.CharField(max_length=200)

    class Meta:
        indexes = [
            models.Index(fields=["key", "kind"], name="listing_name_by_key", opclasses=["varchar_pattern_ops"] * 2)
        ]
        constraints = [models.UniqueConstraint(fields=["listing", "kind", "key"], name="listing_name_once")]

    def __str__(self) -> str:
        return self.label


class ListingTerms(models.Model):
    """The terms that a listing is found by, made in Python so that both databases find the same.

    The database itself keeps an index of them, a table of FTS5 or a tsvector, in step by triggers: see `migrations/`.
    """

    listing = models.OneToOneField(Listing, models.CASCADE, primary_key=True, related_name="terms")
    # Each term once, where it counts most: from the most telling column to the least.
    title = models.TextField()
    names = models.TextField()
    focus = models.TextField()
    body = models.TextField()

    def __str__(self) -> str:
        return self.title


class NoticeTrial(models.Model):
    """Which version cites which trial: a row a trial of each version that was ever submitted."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="trials")
    trial = models.ForeignKey(Trial, models.PROTECT, related_name="citations")
    row_key = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "row_key"], name="notice_trial_row_once")]

    def __str__(self) -> str:
        return f"{self.version}: {self.trial}"
