"""What is copied out of the ledger for lists and searches, and how to make it anew."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from notices.citations import CITATION, passages
from notices.document import Document
from notices.models import Listing, ListingArea, Notice, NoticeTrial, Publication, Version
from notices.rich_text import plain_text
from trials.models import Trial
from trials.study import identify

OSLO = ZoneInfo("Europe/Oslo")


def list_publication(publication: Publication, earlier: Iterable[Publication]) -> Listing:
    """Put a version on the public's list from its time on; `earlier` are the notice's ledger rows before it."""
    published = [entry for entry in earlier if entry.kind == Publication.Kind.PUBLISH]
    if published:
        end_listings(publication.notice, publication.effective_at)
    document = publication.version.document
    listing = Listing(
        publication=publication,
        notice=publication.notice,
        published_number=len(published) + 1,
        live_from=publication.effective_at,
        first_published_at=published[0].effective_at if published else publication.effective_at,
        title=CITATION.sub("", document.title).strip(),
        technology_type=document.technology_type.code,
        technology_type_label=document.technology_type.label,
        language=document.language,
        year=publication.effective_at.astimezone(OSLO).year,
        search_text=search_text(document),
    )
    listing.save(force_insert=True)
    ListingArea.objects.bulk_create(
        ListingArea(listing=listing, code=area.code, label=area.label) for area in document.areas
    )
    return listing


def end_listings(notice: Notice, at: datetime) -> None:
    """From `at` on, nothing of this notice that is on the list now stays there."""
    Listing.objects.filter(notice=notice, live_until__isnull=True).update(live_until=at)


def search_text(document: Document) -> str:
    """Every word that a reader may look for, in lower case."""
    texts = [plain_text(passage.text) if passage.is_rich else passage.text for passage in passages(document)]
    texts += [area.label for area in document.areas]
    texts += [document.technology_type.label, document.atc.code]
    texts += [row.number for row in (*document.nye_metoder, *document.norwegian_assessments)]
    for trial in document.trials:
        texts += [trial.number, trial.name]
    return " ".join(CITATION.sub("", text) for text in texts if text).casefold()


def list_trials(version: Version) -> None:
    """Say which trials this version cites. A number of no registry that we know is left out."""
    rows = [(row.key, found) for row in version.document.trials if (found := identify(row.number))]
    if not rows:
        return
    Trial.objects.bulk_create(
        (
            Trial(number=found.number, registry=found.registry)
            for found in {found.number: found for _, found in rows}.values()
        ),
        ignore_conflicts=True,
    )
    trials = {trial.number: trial for trial in Trial.objects.filter(number__in=[found.number for _, found in rows])}
    NoticeTrial.objects.bulk_create(
        (NoticeTrial(version=version, trial=trials[found.number], row_key=key) for key, found in rows),
        ignore_conflicts=True,
    )
