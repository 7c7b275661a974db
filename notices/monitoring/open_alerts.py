"""What registries say now that published rows no longer say: the questions of the desk. Nothing is changed here."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from notices.access.notice_state import NoticeState
from notices.access.people import absent_with_deputy
from notices.access.refusals import reason_for
from notices.document.citations import without_citations
from notices.document.model import Document, TrialRow, parse
from notices.models import Listing, Notice, Review, TrialAlert, Version
from notices.models.sql import RowCount
from notices.models.trial_alert import TrialAlertQuerySet
from notices.monitoring.alert_text import AlertWords, in_words, passed_text
from notices.trial_table.staleness import passed_dates
from trials.models import Trial
from trials.study import identify

# Rows on a person's own page, and the alerts that are looked through for them.
WORST = 5
MOST = 100

NO_TEXT = gettext_noop("There is no text to change. Restore a version first.")
NOT_IN_DRAFT = gettext_noop("The draft has no row for this trial any more.")
GONE = gettext_noop("The registry does not know the number any more, so there is nothing to take over.")


# How many


def number_of_open() -> RowCount:
    """How many open alerts are worth telling, as a part of another query."""
    return RowCount(TrialAlert.objects.open().worth_telling())


# Which


def listed(alerts: TrialAlertQuerySet) -> QuerySet[TrialAlert]:
    """Alerts of live versions with what lists print: the notice's language, since when the version is live."""
    live = Listing.objects.live().filter(publication__version=OuterRef("version"))
    return alerts.select_related("notice", "trial", "dismissed_by").annotate(
        language=Subquery(live.values("language")[:1]),
        live_from=Subquery(live.values("live_from")[:1]),
        updated_in_number=F("updated_in__number"),
    )


def dismissed() -> TrialAlertQuerySet:
    """What somebody called irrelevant, and still holds of what the public sees."""
    live = Listing.objects.live().filter(publication__version=OuterRef("version"))
    return TrialAlert.objects.holding().filter(Exists(live), dismissed_at__isnull=False)


def of(person: User) -> Q:
    """A condition on alerts: the notice is assigned to the person, or to somebody whose deputy they are today."""
    return Q(notice__assignee=person) | Q(notice__assignee__in=absent_with_deputy(person).order_by().values("pk"))


def in_area(code: str) -> Exists:
    """A condition on alerts: the published text has this clinical area."""
    return Exists(Listing.objects.live().filter(publication__version=OuterRef("version"), areas__code=code))


def worst_of(person: User) -> list[list[AlertWords]]:
    """The open alerts of the person's notices, the worst rows first; at most one row more than are shown. One query."""
    alerts = listed(TrialAlert.objects.open().worth_telling().filter(of(person)))
    return _a_row_each(alerts[:MOST])[: WORST + 1]


def of_notice(notice_id: int) -> list[list[AlertWords]]:
    """The open alerts of one notice, the small ones too, the worst rows first. One query."""
    return _a_row_each(listed(TrialAlert.objects.open().filter(notice=notice_id)))


def _a_row_each(alerts: Iterable[Any]) -> list[list[AlertWords]]:
    """In the order of each row's first alert."""
    rows: defaultdict[tuple[int, str], list[AlertWords]] = defaultdict(list)
    for words in _in_words(alerts):
        rows[words.alert.notice_id, words.alert.row_key].append(words)
    return list(rows.values())


def worst_level(rows: Iterable[Iterable[AlertWords]]) -> int | None:
    """The worst level among those that are worth telling."""
    levels = (words.alert.level for row in rows for words in row)
    return min((level for level in levels if level != TrialAlert.Level.MINOR), default=None)


def passed_of(live: str, today: date) -> list[str]:
    """The expected dates of the published text that have gone by, as sentences; `live` is its canonical JSON, or ""."""
    return [passed_text(passed) for passed in passed_dates(parse(live), today)] if live else []


def is_due(state: NoticeState, today: date) -> bool:
    """Is the day gone by until which somebody was to look at the live notice again?"""
    day = state.notice.review_by
    return state.live is not None and day is not None and day < today


def _in_words(alerts: Iterable[Any]) -> list[AlertWords]:
    return [in_words(alert, alert.language or "") for alert in alerts]


# By rows


@dataclass(frozen=True)
class ChangedRow:
    """A row of a published trial table, what its registry says otherwise, and what can be done about it."""

    notice: Notice
    row_key: str
    trial: Trial
    name: str
    alerts: tuple[AlertWords, ...]
    head_number: int
    # The version that is worked on, where it has the registry's values already.
    draft: int | None
    is_in_review: bool
    # Why the row can't be taken over into a draft, in words; "" where it can.
    hindrance: str

    @property
    def title(self) -> str:
        return without_citations(self.notice.title) or _("Untitled notice")

    @property
    def is_printed(self) -> bool:
        """Does the row print any of it, so that taking over changes more than the day of reading?"""
        return any(not alert.is_of_the_record for alert in self.alerts)

    @property
    def to_be_written(self) -> str:
        """What no value of the row shows, by name: a person must read it and write what it means."""
        return ", ".join(alert.label for alert in self.alerts if alert.is_of_the_record)

    @property
    def registry_url(self) -> str | None:
        found = identify(self.trial.number)
        return found.url if found else None

    @property
    def history_url(self) -> str | None:
        """Where the registry shows its own earlier records."""
        return f"{self.registry_url}?tab=history" if self.registry_url and self.trial.registry == "ctgov" else None


def by_rows(alerts: TrialAlertQuerySet) -> QuerySet[TrialAlert, dict[str, Any]]:
    """The rows that these alerts are of, worst first, then oldest."""
    rows = alerts.order_by().values("notice", "row_key")
    worst_first = rows.annotate(worst=Min("level"), since=Min("first_seen_at"))
    return worst_first.order_by("worst", "since", "notice", "row_key")


def changed_rows(alerts: TrialAlertQuerySet, places: Iterable[dict[str, Any]]) -> list[ChangedRow]:
    """The rows of a page of `by_rows`, in its order. Two queries."""
    order = [(place["notice"], place["row_key"]) for place in places]
    wanted = Q(notice__in={pk for pk, _key in order}, row_key__in={key for _pk, key in order})
    in_review = Review.objects.filter(notice=OuterRef("notice"), status=Review.Status.OPEN)
    found: defaultdict[tuple[int, str], list[Any]] = defaultdict(list)
    for alert in listed(alerts.filter(wanted)).annotate(in_review=Exists(in_review)):
        found[alert.notice_id, alert.row_key].append(alert)
    texts = _texts(alert for place in order for alert in found[place])
    return [_changed_row(found[place], texts) for place in order if found[place]]


def _texts(alerts: Iterable[TrialAlert]) -> dict[int, tuple[int, Document]]:
    """Number and text of the published versions and of those that are worked on."""
    ids = {pk for alert in alerts for pk in (alert.version_id, alert.notice.head_id)}
    return {version.pk: (version.number, version.document) for version in Version.objects.filter(pk__in=ids)}


def _changed_row(alerts: Sequence[Any], texts: dict[int, tuple[int, Document]]) -> ChangedRow:
    first = alerts[0]
    _number, live = texts[first.version_id]
    head_number, head = texts.get(first.notice.head_id, (0, None))
    published, written = _row(live, first.row_key), _row(head, first.row_key)
    updated_in = [alert.updated_in_number for alert in alerts]
    # A draft that was discarded, or written over, has the values no more.
    has_it = all(updated_in) and max(updated_in) <= head_number and written not in (None, published)
    return ChangedRow(
        notice=first.notice,
        row_key=first.row_key,
        trial=first.trial,
        name=without_citations(published.name) if published else "",
        alerts=tuple(_in_words(alerts)),
        head_number=head_number,
        draft=head_number if has_it else None,
        is_in_review=first.in_review,
        hindrance=_hindrance(alerts, head, written),
    )


def _row(document: Document | None, key: str) -> TrialRow | None:
    return next((row for row in document.trials if row.key == key), None) if document else None


def _hindrance(alerts: Sequence[Any], head: Document | None, written: TrialRow | None) -> str:
    if alerts[0].in_review:
        return str(reason_for("in_review"))
    if any(alert.field == "number" and not alert.new for alert in alerts):
        return _(GONE)
    if head is None:
        return _(NO_TEXT)
    return "" if written else _(NOT_IN_DRAFT)
