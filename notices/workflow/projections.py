"""Columns and tables copied from texts and ledger for lists and searches, and how to rebuild them."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet

from notices.document.citations import without_citations
from notices.document.model import Document, joined_labels, sha256
from notices.models import (
    Listing,
    ListingArea,
    ListingName,
    ListingTerms,
    Notice,
    NoticeTrial,
    Publication,
    Review,
    Version,
)
from notices.models.public_revision import bump_public_revision
from notices.search.fulltext import rebuild_index
from notices.search.indexing import index_terms, indexed_names, search_text
from notices.search.list_facts import list_facts
from trials.models import Trial
from trials.readable import watched_number
from trials.study import RegistryNumber

OSLO = ZoneInfo("Europe/Oslo")
DESK_COLUMNS = ("title", "technology_type", "areas_text", "search_text")

MakeListing = Callable[[Publication, list[Publication]], Listing | None]

HALF = 32
# The form that is hashed, made once: each hash would make one.
CONTENTS = json.JSONEncoder(ensure_ascii=False)
# Tables with rows of a listing, which are deleted with it.
LISTING_TABLES = (ListingArea, ListingName, ListingTerms)


# The rows, not saved.


def desk_row(document: Document) -> dict[str, str]:
    """Return the columns that the desk's lists show and search, for the document that is worked on: DESK_COLUMNS."""
    title, areas = without_citations(document.title), joined_labels(document.areas)[:2000]
    names = [without_citations(row.text) for row in (*document.substances, *document.brand_names)]
    return {
        "title": title,
        "technology_type": document.technology_type.code,
        "areas_text": areas,
        "search_text": " ".join([title, areas, *names]).casefold(),
    }


class RowsBeside(NamedTuple):
    """The rows of the other tables that belong to a row of the list."""

    areas: list[ListingArea]
    names: list[ListingName]
    terms: ListingTerms


def listing_of(publication: Publication, earlier: Iterable[Publication]) -> Listing:
    """Return a version's row on the public's list, not saved; `earlier` are the notice's ledger rows before it."""
    document = publication.version.document
    text = search_text(document)
    listing = Listing(**listed_columns(publication, earlier, document), search_text=text, words=len(text.split()))
    listing.text_sha256 = contents_sha256(listing.search_text, *rows_beside(listing))
    listing.give_seal()
    return listing


def listed_columns(publication: Publication, earlier: Iterable[Publication], document: Document) -> dict[str, Any]:
    """Return the values of a row of the list by column, without its text and what is made of that."""
    published = [entry for entry in earlier if entry.kind == Publication.Kind.PUBLISH]
    return {
        "publication": publication,
        "notice": publication.notice,
        "published_number": len(published) + 1,
        "live_from": publication.effective_at,
        "first_published_at": published[0].effective_at if published else publication.effective_at,
        "title": without_citations(document.title),
        "technology_type": document.technology_type.code,
        "technology_type_label": document.technology_type.label[:100],
        "language": document.language,
        "financing": document.financing.code if document.financing else "",
        "year": _year(publication, document),
    }


def _year(publication: Publication, document: Document) -> int:
    """Return the year of publication: of a text that comes from elsewhere, the one in which it was published there."""
    elsewhere = document.first_published.date
    return elsewhere.first_day().year if elsewhere else publication.effective_at.astimezone(OSLO).year


def listings_of(entries: Iterable[Publication], make: MakeListing = listing_of) -> list[Listing]:
    """Return all rows of one notice, not saved, from its ledger rows in the order in which they take effect."""
    earlier: list[Publication] = []
    listings: list[Listing] = []
    for entry in entries:
        if listings and listings[-1].live_until is None:
            listings[-1].live_until = entry.effective_at
            listings[-1].give_seal()
        if entry.kind == Publication.Kind.PUBLISH and (listing := make(entry, earlier)):
            listings.append(listing)
        earlier.append(entry)
    return listings


def rows_beside(listing: Listing) -> RowsBeside:
    """Return areas, names and terms of a row of the list, not saved; they are made once for each object."""
    made: RowsBeside | None = vars(listing).get("_rows_beside")
    if made is None:
        document = listing.publication.version.document
        areas = [ListingArea(listing=listing, code=area.code, label=area.label) for area in document.areas]
        known_by = [*indexed_names(document), *list_facts(document)]
        names = [ListingName(listing=listing, **name._asdict()) for name in known_by]
        rows: list[ListingArea | ListingName] = [*areas, *names]
        for row in rows:
            row.give_seal()
        made = RowsBeside(areas, names, ListingTerms(listing=listing, **index_terms(document)._asdict()))
        vars(listing)["_rows_beside"] = made
    return made


def contents_sha256(text: str, areas: Iterable[Any], names: Iterable[Any], terms: Any = None) -> str:
    """Return the hash of what belongs to a row of the list and does not stand in it, that of the text before the rest.

    Half of each sha256: a list that prints a piece of the text reads nothing else of it.
    """
    contents = [
        sorted((area.code, area.label) for area in areas),
        sorted((name.kind, name.key, name.label) for name in names),
        [terms.title, terms.names, terms.focus, terms.body] if terms else None,
    ]
    return sha256(text)[:HALF] + sha256(CONTENTS.encode(contents))[:HALF]


def trials_of(document: Document) -> list[tuple[str, RegistryNumber]]:
    """Return (row key, registry number) of each trial cited; a number of no known registry is left out."""
    return [(row.key, number) for row in document.trials if (number := watched_number(row.number))]


# Writing the rows, command by command.


def list_publication(publication: Publication, earlier: Iterable[Publication]) -> None:
    """Put a version on the public's list from the time of its publication, and end the row before it.

    No query for that row if `earlier` was loaded with its listings.
    """
    earlier = list(earlier)
    # A withdrawal has none.
    listings = [entry.listing for entry in earlier if hasattr(entry, "listing")]
    ended = [listing for listing in listings if listing.live_until is None]
    _end_at(publication.notice, ended, publication.effective_at)
    _insert(listing_of(publication, earlier))


def end_listings(notice: Notice, at: datetime) -> None:
    """End the notice's row on the public's list at this time."""
    _end_at(notice, Listing.objects.filter(notice=notice, live_until__isnull=True).defer("search_text"), at)


def unlist(publication: Publication) -> None:
    """Take a version that was never public off the list; the row that it would have ended has no end again."""
    for table in LISTING_TABLES:
        table._default_manager.filter(listing__publication=publication).delete()
    Listing.objects.filter(publication=publication).delete()
    ended = Listing.objects.filter(notice=publication.notice_id, live_until=publication.effective_at)
    _end_at(publication.notice, ended.defer("search_text"), None)


def _end_at(notice: Notice, listings: Iterable[Listing], at: datetime | None) -> None:
    """Give the notice's listings this end. One that is not as it was written gets no new seal."""
    for listing in listings:
        listing.notice = notice
        was_sealed, listing.live_until = listing.is_sealed, at
        if was_sealed:
            listing.give_seal()
        listing.save(update_fields=["live_until", "seal"])


def list_trials(version: Version) -> None:
    """Insert which trials this version cites."""
    rows = trials_of(version.document)
    if not rows:
        return
    registries = {number.number: number.registry for _, number in rows}
    Trial.objects.bulk_create(
        (Trial(number=number, registry=registry) for number, registry in registries.items()),
        ignore_conflicts=True,
    )
    trials = {trial.number: trial for trial in Trial.objects.filter(number__in=registries)}
    NoticeTrial.objects.bulk_create(
        (NoticeTrial(version=version, trial=trials[number.number], row_key=key) for key, number in rows),
        ignore_conflicts=True,
    )


def _insert(listing: Listing) -> None:
    listing.save(force_insert=True)
    areas, names, terms = rows_beside(listing)
    ListingArea.objects.bulk_create(areas)
    ListingName.objects.bulk_create(names)
    terms.save(force_insert=True)


# Rebuilding them.


def copy_to_desk(notice: Notice) -> None:
    """Copy what the desk's lists show from the text that is worked on, or from the newest where there is none."""
    head = Version.objects.filter(pk=notice.head_id).first() if notice.head_id else None
    text = head or notice.versions.order_by("-number").first()
    if text is not None:
        Notice.objects.filter(pk=notice.pk).update(**desk_row(text.document))


@transaction.atomic
def rebuild() -> int:
    """Delete all projections and make them again from texts and ledger. Return the number of listings."""
    bump_public_revision()
    for table in (NoticeTrial, *LISTING_TABLES, Listing):
        table._default_manager.all().delete()
    rebuild_index()
    count = 0
    for listing in _all_listings():
        _insert(listing)
        count += 1
    for version in Version.objects.filter(pk__in=Review.objects.values("version")).iterator():
        list_trials(version)
    for notice in Notice.objects.iterator():
        copy_to_desk(notice)
    return count


def relist(notice: Notice) -> None:
    """Delete the rows of a notice on the public's list, and make them again from its ledger and its texts."""
    bump_public_revision()
    for table in LISTING_TABLES:
        table._default_manager.filter(listing__notice=notice).delete()
    Listing.objects.filter(notice=notice).delete()
    for listing in _approved_listings(_ledger().filter(notice=notice)):
        _insert(listing)


def _all_listings() -> Iterator[Listing]:
    for _, entries in groupby(_ledger().iterator(), key=lambda entry: entry.notice_id):
        yield from _approved_listings(entries)


def _ledger() -> QuerySet[Publication]:
    entries = Publication.objects.uncancelled().order_by("notice_id", "effective_at", "id")
    return entries.select_related("notice", "version", "review")


def _approved_listings(entries: Iterable[Publication]) -> list[Listing]:
    """Return the rows of one notice: nothing is listed, and given a seal, that no command put into the ledger."""
    return listings_of((entry for entry in entries if entry.is_sealed), _approved_listing_of)


def _approved_listing_of(publication: Publication, earlier: list[Publication]) -> Listing | None:
    """Return a version's row, None where its text is not the one that was approved."""
    version = publication.version
    return listing_of(publication, earlier) if sha256(version.content) == version.sha256 else None
