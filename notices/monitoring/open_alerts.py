"""The desk's questions about open alerts, which change nothing: how many, which, and the rows that they are about."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
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
from notices.monitoring import passed_text
from notices.monitoring.alert_text import AlertText, describe_alert
from notices.monitoring.sentences import plain_text
from notices.trial_table.staleness import passed_dates
from trials.models import Trial
from trials.readable import registry_with_code
from trials.study import identify, registry_name

NOT_IN_DRAFT = gettext_noop("The draft has no row for this trial any more.")
NUMBER_GONE = gettext_noop("The registry does not know the number any more, so there is nothing to take over.")


# What makes a row of a trial table.
ROW = ("notice", "row_key")

# How many.


def waiting_alerts() -> TrialAlertQuerySet:
    """Return the open alerts that are worth telling."""
    return TrialAlert.objects.open().not_minor()


def number_of_open() -> RowCount:
    """Count the rows of trial tables that the list of changes shows, as a column of another query."""
    return RowCount(waiting_alerts(), *ROW)


# Which ones.


def with_list_columns(alerts: TrialAlertQuerySet) -> QuerySet[TrialAlert]:
    """Add what lists print: the live version and its language, the version that was updated, what came before.

    `public_since` is when a text with this difference was first live: a later text does not make it new. `times` is
    how often the same field differed before.
    """
    listings = Listing.objects.filter(publication__version__trial_alerts=OuterRef("pk"))
    live = Listing.objects.live().filter(publication__version__trial_alerts=OuterRef("pk"))
    same = TrialAlert.objects.filter(notice=OuterRef("notice"), trial=OuterRef("trial"), field=OuterRef("field"))
    return alerts.select_related("notice", "trial", "dismissed_by").annotate(
        language=Subquery(live.values("language")[:1]),
        live_version=Subquery(live.values("publication__version")[:1]),
        public_since=Subquery(listings.order_by("live_from").values("live_from")[:1]),
        updated_in_number=F("updated_in__number"),
        times=RowCount(same.filter(ended_at__isnull=False)),
    )


def dismissed() -> TrialAlertQuerySet:
    """Return the dismissed alerts that still hold of what the public sees."""
    return TrialAlert.objects.current().of_live_texts().filter(dismissed_at__isnull=False)


def of_person(person: User) -> Q:
    """Return a condition: the notice is assigned to the person, or to somebody whose deputy they are today."""
    return Q(notice__assignee=person) | Q(notice__assignee__in=absent_with_deputy(person).order_by().values("pk"))


def in_area(code: str) -> Exists:
    """Return a condition: the published text has this clinical area."""
    live = Listing.objects.live().filter(publication__version__trial_alerts=OuterRef("pk"))
    return Exists(live.filter(areas__code=code))


def rows_of_notice(notice_id: int) -> list[list[AlertText]]:
    """Return all open alerts of one notice, minor ones too, worst rows first. One query."""
    return _group_by_row(_all_open().filter(notice=notice_id))


@cache
def _all_open() -> QuerySet[TrialAlert]:
    """Return the open alerts of all notices. It is cached: building it takes longer than running it."""
    return with_list_columns(TrialAlert.objects.open())


def _group_by_row(alerts: Iterable[Any]) -> list[list[AlertText]]:
    """Group alerts by their row, in the order of each row's first alert."""
    rows: defaultdict[tuple[int, str], list[AlertText]] = defaultdict(list)
    for words in _texts_of(alerts):
        rows[words.alert.notice_id, words.alert.row_key].append(words)
    return list(rows.values())


def worst_level(rows: Iterable[Iterable[AlertText]]) -> int | None:
    """Return the worst level among the alerts that are worth telling."""
    levels = (words.alert.level for row in rows for words in row)
    return min((level for level in levels if level != TrialAlert.Level.MINOR), default=None)


def passed_sentences(live: str, today: date) -> list[str]:
    """Write the passed dates of the published text as sentences; `live` is its canonical JSON, or ""."""
    return list(map(plain_text, passed_text.passed_sentences(passed_dates(parse(live), today)))) if live else []


def is_review_due(state: NoticeState, today: date) -> bool:
    """Has the day passed by which somebody was to look at the live notice again?"""
    day = state.notice.review_by
    return state.live is not None and day is not None and day < today


def _texts_of(alerts: Iterable[Any]) -> list[AlertText]:
    return [describe_alert(alert, alert.language or "") for alert in alerts]


# By rows.


@dataclass(frozen=True)
class ChangedRow:
    """A row of a published trial table, its alerts, and what can be done about them."""

    notice: Notice
    row_key: str
    trial: Trial
    name: str
    alerts: tuple[AlertText, ...]
    head_number: int
    # The number of the draft that has the registry's values already, if there is one.
    draft: int | None
    is_in_review: bool
    # Why a draft can't take the registry's values over, in words; "" where it can.
    hindrance: str

    @property
    def title(self) -> str:
        return without_citations(self.notice.title) or _("Untitled notice")

    @property
    def is_printed(self) -> bool:
        """Does the row print any of the changed values, so that an update changes more than the day of reading?"""
        return any(not alert.is_of_record_only for alert in self.alerts)

    @property
    def to_be_written(self) -> str:
        """Name what no value of the row shows: a person must read it and write what it means."""
        return ", ".join(alert.label for alert in self.alerts if alert.is_of_record_only)

    @property
    def registry_url(self) -> str | None:
        number = identify(self.trial.number)
        return number.url if number else None

    @property
    def history_url(self) -> str | None:
        """Return the page on which the registry shows its earlier records, where it has one."""
        registry = registry_with_code(self.trial.registry)
        return registry.history.format(self.trial.number) if registry and registry.history else None

    @property
    def registry_name(self) -> str:
        return registry_name(self.trial.registry)


def alert_rows(alerts: TrialAlertQuerySet) -> QuerySet[TrialAlert, dict[str, Any]]:
    """Return the rows of these alerts, worst first, then oldest."""
    rows = alerts.order_by().values(*ROW)
    worst_first = rows.annotate(worst=Min("level"), since=Min("first_seen_at"))
    return worst_first.order_by("worst", "since", "notice", "row_key")


def changed_rows(alerts: TrialAlertQuerySet, places: Iterable[dict[str, Any]]) -> list[ChangedRow]:
    """Return the rows of a page of `alert_rows`, in its order. Two queries."""
    order = [(place["notice"], place["row_key"]) for place in places]
    is_on_page = Q(notice__in={pk for pk, _key in order}, row_key__in={key for _pk, key in order})
    in_review = Review.objects.filter(notice=OuterRef("notice"), status=Review.Status.OPEN)
    by_row: defaultdict[tuple[int, str], list[Any]] = defaultdict(list)
    for alert in with_list_columns(alerts.filter(is_on_page)).annotate(in_review=Exists(in_review)):
        by_row[alert.notice_id, alert.row_key].append(alert)
    texts = _versions_of(alert for place in order for alert in by_row[place])
    return [_changed_row(by_row[place], texts) for place in order if by_row[place]]


def _versions_of(alerts: Iterable[Any]) -> dict[int, tuple[int, Document]]:
    """Return number and text of the published versions and of the drafts."""
    ids = {pk for alert in alerts for pk in (alert.live_version, alert.notice.head_id)}
    return {version.pk: (version.number, version.document) for version in Version.objects.filter(pk__in=ids)}


def _changed_row(alerts: Sequence[Any], texts: dict[int, tuple[int, Document]]) -> ChangedRow:
    first = alerts[0]
    _number, live = texts[first.live_version]
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
        alerts=tuple(_texts_of(alerts)),
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
        return _(NUMBER_GONE)
    if head is None:
        return str(reason_for("no_draft", "no_text"))
    return "" if written else _(NOT_IN_DRAFT)
