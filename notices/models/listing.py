"""Projections: written by `notices.workflow` from the ledger, rebuilt by `manage.py rebuild_listings`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import models

from notices import sealing
from notices.models.event import has_rotated
from notices.models.moment import MomentField, RunTime, moment_of_json
from notices.models.notice import Notice, Version
from notices.models.publication import Publication
from notices.sealing import report_forgery
from trials.models import Trial
from trials.process_memory import empties_a_memory


def not_ended(at: datetime | RunTime, prefix: str = "") -> models.Q:
    """Return the condition that a listing is live at this time or later; `prefix` is the path to it, "…listing__"."""
    return models.Q(**{f"{prefix}live_until__isnull": True}) | models.Q(**{f"{prefix}live_until__gt": at})


class ListingQuerySet(models.QuerySet["Listing"]):
    def live(self) -> "ListingQuerySet":
        """Return what the public list shows now; a scheduled entry needs no job to appear."""
        return self.not_ended().filter(live_from__lte=RunTime()).standing()

    def standing(self) -> "ListingQuerySet":
        """Leave out what the ledger has left behind: its row was put back, past the program, as it once was."""
        return self.exclude(models.Exists(self.left_behind()))

    @staticmethod
    def left_behind() -> models.QuerySet[Publication]:
        """Return the newer ledger rows of the notice of an outer listing, for Exists."""
        return Publication.objects.filter(
            notice=models.OuterRef("notice"),
            pk__gt=models.OuterRef("publication"),
            cancelled_at__isnull=True,
            effective_at__lte=RunTime(),
        )

    def not_ended(self, at: datetime | None = None) -> "ListingQuerySet":
        """Return what the list shows now (or at that time) or later."""
        return self.filter(not_ended(at or RunTime()))


class Listing(models.Model):
    """The public list and its search: one row for each ledger row that publishes, with the time it is live."""

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
    # The code of the financing; "" if the notice does not name it.
    financing = models.CharField(max_length=40, blank=True)
    year = models.PositiveSmallIntegerField()
    # The printed text that snippets are cut from; ListingTerms is what finds it.
    search_text = models.TextField()
    # How many words that is, for the desk's overview; 0 in a row that version 0.1.0 wrote.
    words = models.PositiveIntegerField(default=0, db_default=0)
    # Of the text, and of the areas, names and terms beside this row. Under the seal in their place, so that a list need
    # not read them.
    text_sha256 = models.CharField(max_length=64)
    seal = models.CharField(max_length=sealing.SEAL_LENGTH)

    objects = ListingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-live_from", "-id"], name="listing_newest_first")]

    def __str__(self) -> str:
        return self.title

    @property
    def sealed_values(self) -> tuple[sealing.Value, ...]:
        return (
            *(self.publication_id, self.notice_id, self.notice.number, self.notice.slug),
            *(self.published_number, self.live_from, self.live_until),
            *(self.first_published_at, self.title, self.technology_type, self.technology_type_label, self.language),
            *(self.financing, self.year, self.text_sha256),
        )

    @property
    def is_sealed(self) -> bool:
        return is_sealed(self.seal, "listing", self.sealed_values)

    def give_seal(self) -> None:
        self.seal = sealing.seal("listing", *self.sealed_values)


# What `Listing.sealed_values` reads, and the seal: a query that reads these as JSON can be checked as well.
OWN_COLUMNS = (
    *("publication_id", "published_number", "live_from", "live_until", "first_published_at", "title"),
    *("technology_type", "technology_type_label", "language", "financing", "year", "text_sha256", "seal"),
)
SEALED_COLUMNS = {name: name for name in ("notice_id", *OWN_COLUMNS)} | {
    "number": "notice__number",
    "slug": "notice__slug",
}
TIME_COLUMNS = ("live_from", "live_until", "first_published_at")


def genuine(listings: Iterable[Listing]) -> Iterator[Listing]:
    """Yield the listings that a command wrote, with their areas where those are loaded; log the others.

    Each must be loaded with its notice, whose address is printed with it.
    """
    for listing in listings:
        areas = getattr(listing, "_prefetched_objects_cache", {}).get("areas", ())
        if listing.is_sealed and all(area.is_genuine(listing.publication_id) for area in areas):
            yield listing
        else:
            report_forged_listing(listing.publication_id, listing.seal)


# Ledger rows of which something on the list is forged: `notices.workflow.relisting` makes it again.
_forged: set[int] = set()


def report_forged_listing(publication_id: int, seal: str) -> None:
    """Log that no command wrote what stands on the list for this ledger row, and remember to make it again."""
    report_forgery(f"the listing of ledger row {publication_id}", seal)
    _forged.add(publication_id)


@empties_a_memory
def take_forged_listings() -> set[int]:
    """Return the ledger rows of which this process found something forged on the list, each once."""
    taken = set(_forged)
    _forged.difference_update(taken)
    return taken


def is_genuine(values: Mapping[str, Any]) -> bool:
    """Is a listing genuine whose SEALED_COLUMNS were read as JSON?"""
    columns = {name: moment_of_json(values[name]) if name in TIME_COLUMNS else values[name] for name in OWN_COLUMNS}
    notice = Notice(pk=values["notice_id"], number=values["number"], slug=values["slug"])
    return any(genuine([Listing(**columns, notice=notice)]))


class ListingArea(models.Model):
    """A clinical area of a listing, for the facet."""

    listing = models.ForeignKey(Listing, models.CASCADE, related_name="areas")
    code = models.CharField(max_length=64)
    label = models.CharField(max_length=500)
    seal = models.CharField(max_length=sealing.SEAL_LENGTH)

    class Meta:
        indexes = [models.Index(fields=["code"], name="listing_area_by_code")]
        constraints = [models.UniqueConstraint(fields=["listing", "code"], name="listing_area_once")]

    def __str__(self) -> str:
        return self.label

    def give_seal(self) -> None:
        self.seal = sealing.seal("listing's area", self.listing.publication_id, self.code, self.label)

    def is_genuine(self, publication_id: int) -> bool:
        return is_row_sealed(publication_id, self.seal, "listing's area", self.code, self.label)


class ListingName(models.Model):
    """A name of a listing, for facets and suggestions: a substance, a brand, a company, a number; or another fact."""

    listing = models.ForeignKey(Listing, models.CASCADE, related_name="names")
    # A kind of `notices.search.indexing`, or of `notices.search.list_facts`.
    kind = models.CharField(max_length=10)
    # The `name_key` of the label: without case, accents, spaces and punctuation. A fact has a mark and a code.
    key = models.CharField(max_length=60)
    label = models.CharField(max_length=200)
    seal = models.CharField(max_length=sealing.SEAL_LENGTH)

    class Meta:
        indexes = [
            models.Index(fields=["key", "kind"], name="listing_name_by_key", opclasses=["varchar_pattern_ops"] * 2)
        ]
        constraints = [models.UniqueConstraint(fields=["listing", "kind", "key"], name="listing_name_once")]

    def __str__(self) -> str:
        return self.label

    def give_seal(self) -> None:
        self.seal = sealing.seal("listing's name", self.listing.publication_id, self.kind, self.key, self.label)

    @staticmethod
    def is_genuine(seal: str, publication_id: int, kind: str, key: str, label: str) -> bool:
        return is_row_sealed(publication_id, seal, "listing's name", kind, key, label)

    @classmethod
    def are_genuine(cls, rows: Iterable[Any], publication_id: int) -> bool:
        """Are all these rows of one listing genuine? There are some twenty, so none is tried alone where all are."""
        values = ((row.seal, (row.kind, row.key, row.label)) for row in rows)
        return sealing.are_sealed_now("listing's name", publication_id, values) or all(
            cls.is_genuine(row.seal, publication_id, row.kind, row.key, row.label) for row in rows
        )


class ListingTerms(models.Model):
    """The terms that a listing is found by, made in Python so that both databases find the same.

    Triggers of the database keep an index of them, an FTS5 table or a tsvector: see `migrations/`.
    """

    listing = models.OneToOneField(Listing, models.CASCADE, primary_key=True, related_name="terms")
    # Each term once, in the most important column it belongs to; the most important one comes first.
    title = models.TextField()
    names = models.TextField()
    focus = models.TextField()
    body = models.TextField()

    def __str__(self) -> str:
        return self.title


def is_sealed(text: str, purpose: str, values: Sequence[sealing.Value]) -> bool:
    """Did a command write this row of the list? A retired key counts until a rotation has sealed all rows again."""
    if sealing.is_sealed_now(text, purpose, *values):
        return True
    return sealing.is_sealed(text, purpose, *values) and not has_rotated(sealing.current_key().name)


def is_row_sealed(publication_id: int, text: str, purpose: str, *values: str) -> bool:
    """Did a command write this row beside one of the list? If not, it is logged and made again."""
    if is_sealed(text, purpose, (publication_id, *values)):
        return True
    report_forged_listing(publication_id, text)
    return False


class NoticeTrial(models.Model):
    """Which version cites which trial: one row for each trial of every version that was ever submitted."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="trials")
    trial = models.ForeignKey(Trial, models.PROTECT, related_name="citations")
    row_key = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "row_key"], name="notice_trial_row_once")]

    def __str__(self) -> str:
        return f"{self.version}: {self.trial}"
