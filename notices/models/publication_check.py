"""When Crossref or PubMed last answered whether a publication was retracted."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.db import models

from notices.document.model import Document
from notices.document.reference_identity import publication_names
from notices.models.moment import MomentField

# Names that one query asks for.
PAGE_SIZE = 500


class AskedReferences(NamedTuple):
    """How many references of a text have a DOI or PubMed number, how many were asked about, and since when all were."""

    number: int
    answers: int
    since: datetime | None


class PublicationCheckQuerySet(models.QuerySet["PublicationCheck"]):
    def asked_at(self, names: Collection[str]) -> dict[str, datetime]:
        """Return when each of these publications was asked about, by its name; absent where it never was."""
        wanted, times = sorted(names), {}
        for start in range(0, len(wanted), PAGE_SIZE):
            page = self.filter(name__in=wanted[start : start + PAGE_SIZE])
            times.update(dict(page.values_list("name", "asked_at")))
        return times

    def of(self, document: Document) -> AskedReferences:
        """Return how far the references of a text were asked about; no query where none has such an address."""
        rows = [names for row in document.references if (names := publication_names(row.url))]
        times = self.asked_at({name for names in rows for name in names}) if rows else {}
        dates = [max(times[name] for name in names if name in times) for names in rows if any(map(times.get, names))]
        return AskedReferences(len(rows), len(dates), min(dates, default=None))

    def record(self, names: Collection[str], at: datetime) -> None:
        """Store that a source answered about these publications, whatever it said."""
        rows = [PublicationCheck(name=name, asked_at=at) for name in names]
        self.bulk_create(rows, update_conflicts=True, unique_fields=["name"], update_fields=["asked_at"])


class PublicationCheck(models.Model):
    """A publication by a name of `reference_identity.publication_names`; written by the night's round alone."""

    name = models.CharField(max_length=500, unique=True)
    asked_at = MomentField()

    objects = PublicationCheckQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.name}: {self.asked_at}"
