"""Publications of which Crossref or PubMed said that they were retracted: facts of theirs, no part of any notice."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import models

from notices.document.model import Document
from notices.document.reference_identity import publication_names
from notices.models.moment import MomentField


class RetractedPublicationQuerySet(models.QuerySet["RetractedPublication"]):
    def cited_in(self, document: Document) -> dict[str, str]:
        """Return who said of a publication in the list of references that it was retracted, by its names."""
        return self.sources_of({name for row in document.references for name in publication_names(row.url)})

    def sources_of(self, names: Collection[str]) -> dict[str, str]:
        """Return who said that these publications were retracted, by their names; no query for none."""
        return dict(self.filter(name__in=names).values_list("name", "source")) if names else {}

    def record(self, names: Iterable[str], source: str, at: datetime) -> None:
        """Store what a source said when it was asked; what is stored already stays as it is."""
        rows = [RetractedPublication(name=name, source=source, read_at=at) for name in names]
        self.bulk_create(rows, ignore_conflicts=True)


class RetractedPublication(models.Model):
    """A publication by a name of `reference_identity.publication_names`, and who said that it was retracted, and when.

    Only what the program itself read there is stored: a pasted file says nothing about other people's notices.
    """

    name = models.CharField(max_length=500, unique=True)
    source = models.CharField(max_length=40)
    read_at = MomentField()

    objects = RetractedPublicationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.name}: {self.source}"
