"""What the feeds tell: of the public's list, as somebody has narrowed it, and of one notice.

Who follows the list must learn that something left it. What was withdrawn as outdated is told to whom its text was
told. What was withdrawn as wrong is told to everybody, without a word of it: nobody may search that text any more.
An entry keeps its id over all feeds; its words are in the notice's language.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from notices import search as listing
from notices.document.template import Language
from notices.formats.atom import Feed, FeedCategory, FeedEntry
from notices.models import Listing, Publication
from notices.public.addresses import canonical
from notices.public.ledger import PublicRecord, PublishedVersion, Withdrawal
from notices.search import SearchQuery

PAGE_LENGTH = 50
# A feed must say when it was changed last, also where it has never had an entry.
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)

# From the path of a page to its whole address.
Absolute = Callable[[str], str]


class Ending(NamedTuple):
    """How the public lost a text: the kind of withdrawal, its public note, and when."""

    kind: str
    note: str
    at: datetime


def of_list(asked: SearchQuery, language: Language, absolute: Absolute) -> Feed:
    """A page of what the list shows, each notice in its live version, and of what was withdrawn from it."""
    asked = replace(asked, order="", before="")
    rows = _rows(asked)
    entries = [
        _withdrawn(row, Ending(row.ending, row.ending_note, row.live_until), absolute)
        if row.ending
        else _published(row, row.publication, absolute)
        for row in rows[:PAGE_LENGTH]
    ]
    here = absolute(reverse("feed"))
    links = {"next": here + asked.query_string(asked.page + 1)} if len(rows) > PAGE_LENGTH else {}
    if asked.page > 1:
        links["previous"] = here + asked.query_string(asked.page - 1)
    return _feed(
        f"{_prefix(language)}feed{asked.query_string()}",
        _title_of_list(asked, language),
        language,
        here + asked.query_string(asked.page),
        absolute(reverse("notice-list")) + asked.query_string(),
        links,
        entries,
    )


def of_notice(record: PublicRecord, language: Language, absolute: Absolute) -> Feed:
    """Every version of the notice and every withdrawal, as its log has them, newest first."""
    number, current = record.notice.number, record.current
    rows = list(Listing.objects.filter(notice=record.notice).prefetch_related("areas").defer("search_text"))
    told = {row.publication_id: row for row in rows}
    for row in rows:
        row.notice = record.notice
    title = _("Notice %(number)s") % {"number": number}
    page = reverse("notice-version", args=[number, current.number])
    if not record.gone(current):
        title = f"{title}: {told[current.publication.pk].title}"
        page = reverse("notice", args=[number, record.notice.slug])
    entries = list(_log(record, told, absolute))[:PAGE_LENGTH]
    here = absolute(reverse("notice-feed", args=[number]))
    return _feed(f"varsel/{number}", title, language, here, absolute(page), {}, entries)


def _prefix(language: str) -> str:
    """What tells the feeds of the list in other languages apart: their own words differ."""
    return "" if language == settings.LANGUAGE_CODE else f"{language}/"


def next_change() -> datetime | None:
    """When the next scheduled entry of any notice takes effect."""
    return Publication.objects.pending().values_list("effective_at", flat=True).first()


def _feed(
    name: str, title: str, language: str, address: str, page: str, links: dict[str, str], entries: list[FeedEntry]
) -> Feed:
    return Feed(
        id=f"{settings.FEED_TAG}:{name}",
        title=f"{title} – {settings.SITE_NAME}",
        language=language,
        updated=max((entry.updated for entry in entries), default=BEGINNING),
        author=settings.PUBLISHER_NAME,
        licence=f"{settings.LICENCE_NAME}: {settings.LICENCE_URL}",
        address=address,
        page=page,
        links={"license": settings.LICENCE_URL, **links},
        entries=tuple(entries),
    )


def _title_of_list(asked: SearchQuery, language: Language) -> str:
    """What is followed, with the words for codes as far as something live has them."""
    narrowed = ", ".join(listing.describe(asked, language))
    return _("Horizon-scanning notices") + (f" ({narrowed})" if narrowed else "")


# The rows of the list


def _rows(asked: SearchQuery) -> list[Any]:
    """The page that was asked for, latest news first, and one row more where there is another page.

    The ids first: to sort ten thousand whole rows takes four times as long.
    """
    start = (asked.page - 1) * PAGE_LENGTH
    told = _told(timezone.now()).order_by("-changed_at", "-id")
    found = told
    if asked.is_filtered:
        matching = listing.matching(asked, Listing.objects.all()).values("pk")
        found = told.filter(Q(pk__in=matching) | Q(ending=Publication.Kind.WITHDRAW_WRONG))
    page = list(found.values_list("pk", flat=True)[start : start + PAGE_LENGTH + 1])
    whole = told.filter(pk__in=page).select_related("notice", "publication__review").prefetch_related("areas")
    return list(whole.defer("search_text", "publication__review__checks"))


def _told(now: datetime) -> QuerySet[Listing]:
    """One row a notice: the text that is live, or the last one where the notice is withdrawn, and by what."""
    begun = Listing.objects.filter(live_from__lte=now)
    followed = begun.filter(notice=OuterRef("notice"), live_from__gte=OuterRef("live_until"))
    is_over = Q(live_until__lte=now)
    ended = Publication.objects.uncancelled().exclude(kind=Publication.Kind.PUBLISH)
    ended = ended.filter(notice=OuterRef("notice"), effective_at=OuterRef("live_until"))
    return begun.exclude(is_over & Exists(followed)).annotate(
        changed_at=Case(When(is_over, then=F("live_until")), default=F("live_from")),
        # Looked for only where a text is over: most are live.
        ending=Case(When(is_over, then=Subquery(ended.values("kind")[:1]))),
        ending_note=Case(When(is_over, then=Subquery(ended.values("public_note")[:1]))),
    )


# Entries


def _log(record: PublicRecord, told: dict[int, Listing], absolute: Absolute) -> Iterator[FeedEntry]:
    ended = {row.live_until: row for row in told.values()}
    for entry in record.log:
        if isinstance(entry, Withdrawal):
            taken = entry.publication
            row = ended[taken.effective_at]
            ending = Ending(taken.kind, taken.public_note, taken.effective_at)
            yield _withdrawn(row, ending, absolute, is_gone=_is_gone(record, row))
        elif gone := record.gone(entry):
            yield _gone(told[entry.publication.pk], gone, absolute)
        else:
            yield _published(told[entry.publication.pk], entry.publication, absolute)


def _is_gone(record: PublicRecord, row: Listing) -> bool:
    version: PublishedVersion | None = record.version(row.published_number)
    return version is None or record.gone(version) is not None


def _published(row: Listing, publication: Publication, absolute: Absolute) -> FeedEntry:
    """A version, and what was said to have changed in it."""
    review = publication.review
    with translation.override(row.language):
        title = _("%(title)s (version %(number)s)") % {"title": row.title, "number": row.published_number}
        change = capfirst(str(review.get_change_display())) if review else ""
        summary = (review.public_note if review else "") or change
    return _entry(row, "", title if row.published_number > 1 else row.title, summary, row.live_from, absolute)


def _gone(row: Listing, withdrawal: Publication, absolute: Absolute) -> FeedEntry:
    """In the place of a version that was withdrawn as wrong; its words are public no more."""
    with translation.override(row.language):
        title = _withdrawn_as_wrong(row)
    return _entry(row, "", title, withdrawal.public_note, withdrawal.effective_at, absolute, is_gone=True)


def _withdrawn(row: Listing, ending: Ending, absolute: Absolute, is_gone: bool = False) -> FeedEntry:
    """A withdrawal with its public note; of a text that is gone it names the number alone."""
    is_wrong = ending.kind == Publication.Kind.WITHDRAW_WRONG
    with translation.override(row.language):
        if is_wrong:
            title = _withdrawn_as_wrong(row)
        elif is_gone:
            title = _("Notice %(number)s is withdrawn as outdated") % {"number": row.notice.number}
        else:
            title = _("Withdrawn as outdated: %(title)s") % {"title": row.title}
    note = ending.note if is_wrong or not is_gone else title
    return _entry(row, f"/{ending.kind}", title, note, ending.at, absolute, is_gone=is_wrong or is_gone)


def _withdrawn_as_wrong(row: Listing) -> str:
    numbers = {"number": row.notice.number, "version": row.published_number}
    return _("Version %(version)s of notice %(number)s is withdrawn as wrong") % numbers


def _entry(
    row: Listing, what: str, title: str, summary: str, at: datetime, absolute: Absolute, is_gone: bool = False
) -> FeedEntry:
    """The address is the version's own: what is gone says so there, and has no words of its title in it."""
    number, n = row.notice.number, row.published_number
    return FeedEntry(
        id=f"{settings.FEED_TAG}:varsel/{number}/v/{n}{what}",
        title=title,
        summary=summary,
        language=row.language,
        address=absolute(canonical("notice-version", number, n)),
        published=at if what else row.live_from,
        updated=at,
        categories=() if is_gone else _categories(row),
    )


def _categories(row: Listing) -> tuple[FeedCategory, ...]:
    areas = [FeedCategory(area.code, area.label) for area in row.areas.all()]
    return (FeedCategory(row.technology_type, row.technology_type_label), *areas)
