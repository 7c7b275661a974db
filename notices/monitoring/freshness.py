"""What is true of a live notice today and belongs outside its approved text.

When its trials were last checked, and whether the registry has changed since the approval; which expected dates have
passed; whether the notice's review is overdue; which code replaces its ATC code today.

It costs the page no query: the trials with their checks and alerts, and the WHO's alterations, come with the text.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from notices.document.atc_alterations import Alteration, CodeSince, current_codes
from notices.document.citations import without_citations
from notices.document.codes import normalised_atc
from notices.document.model import Document
from notices.document.template import Language
from notices.models import AtcAlteration, Notice, NoticeTrial, TrialAlert, Version
from notices.models.prepared import LateValue, Place, Prepared
from notices.models.sql import json_rows
from notices.monitoring.difference_text import DifferenceText, differences_of, public_alerts
from notices.monitoring.sentences import day_words, names_in_words
from notices.trial_table.staleness import ExpectedDate, passed_dates
from trials.readable import is_readable
from trials.study import registry_name


@dataclass(frozen=True)
class TrialToday:
    """A trial that the notice cites, by the name that it prints, and what the last check of its registry found."""

    number: str
    name: str
    registry: str
    checked_at: datetime | None
    has_changed: bool
    gone_at: datetime | None = None
    moved_to: str = ""

    @property
    def is_watched(self) -> bool:
        return is_readable(self.registry)

    @property
    def gone_on(self) -> str:
        return day_words(timezone.localdate(self.gone_at)) if self.gone_at else ""

    @property
    def registry_name(self) -> str:
        return registry_name(self.registry)


@dataclass(frozen=True)
class Freshness:
    """What the page says outside the text; names are in the notice's language, all other words in the page's."""

    today: date
    language: Language
    trials: list[TrialToday] = field(default_factory=list)
    # What registries say otherwise than the text, worst first.
    differences: list[DifferenceText] = field(default_factory=list)
    # Expected dates that have passed, the oldest first.
    passed_dates: list[ExpectedDate] = field(default_factory=list)
    # The day of the text's information.
    as_of: date | None = None
    # The numbers of the trials by the key of their row.
    numbers: dict[str, str] = field(default_factory=dict)
    # The day by which the notice should have been reviewed; only where it has passed.
    review_by: date | None = None
    printed_code: str = ""
    codes: list[CodeSince] = field(default_factory=list)

    @property
    def has_content(self) -> bool:
        return bool(self.trials or self.needs_attention or self.codes)

    @property
    def needs_attention(self) -> bool:
        return bool(self.differences or self.lost or self.passed_dates or self.review_by)

    @property
    def lost(self) -> list[TrialToday]:
        """Return the trials that are gone or have another number, and of which no difference says so."""
        numbers = {each.alert.trial.number for each in self.differences if each.alert.field == "number"}
        return [trial for trial in self.trials if (trial.gone_at or trial.moved_to) and trial.number not in numbers]

    @property
    def watched(self) -> list[TrialToday]:
        return [trial for trial in self.trials if trial.is_watched]

    @property
    def watched_registries(self) -> str:
        """Name the registries that the watched trials are in."""
        return names_in_words(trial.registry_name for trial in self.watched)

    @property
    def unchecked(self) -> list[TrialToday]:
        return [trial for trial in self.watched if trial.checked_at is None]

    @property
    def checks(self) -> list[date]:
        """Return the days on which trials were last checked, each once, the oldest first."""
        return sorted({timezone.localdate(trial.checked_at) for trial in self.watched if trial.checked_at})


class ThisYear(LateValue):
    """The year in which a query is run."""

    def __init__(self) -> None:
        super().__init__(None)

    def value_of(self, connection: Any, values: dict[str, Any]) -> int:
        return timezone.localdate().year


def version_with_freshness(version_id: int) -> Version:
    """Return a version with what `freshness_of` needs; one query."""
    return _WITH_FRESHNESS.rows(version=version_id)[0]


def with_freshness() -> QuerySet[Version]:
    """Return the versions with what `freshness_of` needs, for a query that is prepared with a place "version"."""
    alerts = TrialAlert.objects.open().not_minor().filter(versions=OuterRef("version"), trial=OuterRef("trial"))
    cited = NoticeTrial.objects.filter(version=OuterRef("pk")).annotate(has_changed=Exists(alerts))
    altered = AtcAlteration.objects.filter(year__lte=ThisYear())
    trial = {name: f"trial__{name}" for name in ("number", "registry", "checked_at", "gone_at")}
    trial["moved_to"] = "trial__moved_to__number"
    versions: QuerySet[Version] = Version.objects.select_related("approved_html").annotate(
        trials_today=json_rows(cited, row_key="row_key", has_changed="has_changed", **trial),
        altered_codes=json_rows(altered, old="old", new="new", year="year", pk="pk"),
    )
    return versions.filter(pk=Place("version"))


_WITH_FRESHNESS = Prepared(with_freshness)


def freshness_of(notice: Notice, version: Version) -> Freshness:
    """Return what is true today of a live version from `version_with_freshness`.

    No query, but for a notice from which registries differ: two for what they say.
    """
    document, today = version.document, timezone.localdate()
    trials = _trials(version, document)
    names = {trial.number: trial.name for trial in trials}
    has_changed = any(trial.has_changed for trial in trials)
    is_due = notice.review_by is not None and notice.review_by < today
    return Freshness(
        today,
        document.language,
        trials=trials,
        differences=differences_of(public_alerts().filter(notice=notice.pk), names) if has_changed else [],
        passed_dates=passed_dates(document, today),
        as_of=document.information_as_of,
        numbers={key: row["number"] for key, row in _cited(version).items()},
        review_by=notice.review_by if is_due else None,
        printed_code=document.atc.code,
        codes=_current_codes(version, document),
    )


def _trials(version: Any, document: Document) -> list[TrialToday]:
    """Return the trials in the order of the table, each once."""
    cited = _cited(version)
    changed = {row["number"] for row in cited.values() if row["has_changed"]}
    trials: dict[str, TrialToday] = {}
    for row in document.trials:
        if citation := cited.get(row.key):
            number, checked_at = citation["number"], _parse_moment(citation["checked_at"])
            name = without_citations(row.name)
            today = TrialToday(
                number,
                name,
                citation["registry"],
                checked_at,
                number in changed,
                _parse_moment(citation["gone_at"]),
                citation["moved_to"] or "",
            )
            trials.setdefault(number, today)
    return list(trials.values())


def _cited(version: Any) -> dict[str, Any]:
    """Return what is known of the cited trials, by the key of their row."""
    return {row["row_key"]: row for row in version.trials_today or ()}


def _parse_moment(text: str | None) -> datetime | None:
    """Read a time as the database writes it in JSON: SQLite leaves out that it is UTC."""
    moment = parse_datetime(text) if text else None
    return moment.replace(tzinfo=UTC) if moment and timezone.is_naive(moment) else moment


def _current_codes(version: Any, document: Document) -> list[CodeSince]:
    """Return the codes that replace the printed one today; none where it is still in use."""
    if not (code := normalised_atc(document.atc.code)):
        return []
    rows = sorted(version.altered_codes or (), key=lambda row: (row["old"], row["year"], row["pk"]))
    return current_codes(code, (Alteration(row["old"], row["new"], row["year"]) for row in rows))
