"""How much was submitted and published, month by month in Oslo's time, and in which written language."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, QuerySet, Sum, Value, When
from django.db.models.functions import Length, Replace, Trim, TruncMonth
from django.utils import timezone

from notices.document.template import LANGUAGES
from notices.models import Listing, Publication, Review

MONTHS = 12
# Per cent. The law on language, section 13: a state body writes at least so much in each written language over time.
MIN_SHARE = 25
NORWEGIAN = ("nb", "nn")


@dataclass(frozen=True)
class Month:
    """What was submitted and what was published in a month, which is named by its first day."""

    first: date
    submitted: int
    published: int


def months_until(now: datetime) -> list[date]:
    """Return the first days of the last twelve months, oldest first; the last is the current month."""
    today = timezone.localtime(now)
    last = today.year * 12 + today.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(last - MONTHS + 1, last + 1)]


def throughput(now: datetime) -> list[Month]:
    """Count what was submitted and published in each month. One query; what is scheduled is not published yet."""
    months = months_until(now)
    start = timezone.make_aware(datetime.combine(months[0], time.min))
    submitted = Review.objects.filter(submitted_at__gte=start, submitted_at__lte=now)
    published = Publication.objects.effective().filter(kind=Publication.Kind.PUBLISH, effective_at__gte=start)
    rows = _by_month(submitted, "submitted_at").union(_by_month(published, "effective_at"), all=True)
    counts = {(row["what"], row["month"].date()): row["count"] for row in rows}
    return [
        Month(first, *(counts.get((what, first), 0) for what in ("submitted_at", "effective_at"))) for first in months
    ]


def _by_month(rows: QuerySet[Any], moment: str) -> QuerySet[Any]:
    month = TruncMonth(moment, tzinfo=timezone.get_current_timezone())
    return rows.order_by().values(what=Value(moment), month=month).annotate(count=Count("pk"))


@dataclass(frozen=True)
class LanguageShare:
    """How many words, in how many notices, were published in a language."""

    language: str
    notices: int
    words: int
    # Of the words in bokmål and nynorsk; None for English, and where there are none.
    percent: float | None

    @property
    def is_too_small(self) -> bool:
        return self.percent is not None and self.percent < MIN_SHARE


def language_shares(start: datetime, now: datetime) -> list[LanguageShare]:
    """Measure the last text of each notice that was published since `start`. One query."""
    newer = Listing.objects.filter(notice=OuterRef("notice"), live_from__gt=OuterRef("live_from"), live_from__lte=now)
    rows = (
        Listing.objects.filter(~Exists(newer), live_from__gte=start, live_from__lte=now)
        .order_by()
        .values("language")
        .annotate(notices=Count("pk"), words=Sum(_words()))
    )
    totals = {row["language"]: (row["notices"], row["words"]) for row in rows}
    norwegian = sum(totals.get(language, (0, 0))[1] for language in NORWEGIAN)
    return [_share(language, *totals.get(language, (0, 0)), norwegian) for language in LANGUAGES]


def _words() -> Any:
    """Return the words of a listing's text; to count them takes the database seconds, and is done in old rows alone."""
    return Case(When(words__gt=0, then=F("words")), default=_counted_words())


def _counted_words() -> Any:
    """Count the words: one more than the gaps. A citation leaves two spaces behind."""
    text: Any = Replace("search_text", Value("\n"), Value(" "))
    for _once_more in range(2):
        text = Replace(text, Value("  "), Value(" "))
    text = Trim(text)
    return Length(text) - Length(Replace(text, Value(" "), Value(""))) + 1


def _share(language: str, notices: int, words: int, norwegian: int) -> LanguageShare:
    percent = round(100 * words / norwegian, 1) if language in NORWEGIAN and norwegian else None
    return LanguageShare(language, notices, words, percent)
