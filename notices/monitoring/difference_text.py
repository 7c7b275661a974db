"""What a registry says otherwise than a live notice, in one sentence with both values and the source's day.

Every surface uses it: the notice's page, the trial's page, feeds, the API, the digest. The sponsor's reason for
stopping is quoted in its own words, and never judged by us.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import OuterRef, Subquery, TextField
from django.db.models.functions import Cast, Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from notices.models import Listing, Notice, TrialAlert
from notices.models.sql import RowCount, json_rows
from notices.models.trial_alert import TrialAlertQuerySet
from notices.monitoring.alert_text import AlertText, describe_alert, with_estimated
from notices.monitoring.open_alerts import with_list_columns
from notices.monitoring.sentences import Sentence, Words, day_words, plain_text, sentence
from notices.rendering.page_language import page_language
from notices.trial_table.wording import ENDED, WORDS
from trials.dates import PartialDate, format_date
from trials.models import StudyRecord, Trial
from trials.readable import status_of
from trials.records import latest_records
from trials.study import Study, registry_name

# What stands before a value in the notice's cells, and is told by the sentence itself.
ESTIMATED = tuple(words["participants_estimated"].partition(":")[0] for words in WORDS.values())
COUNT = re.compile(r"N = (?P<value>.+)$")
DATE = re.compile(r"^[^:]+: (?P<value>[^:]+)$")
DATE_FIELDS = {"start", "primary_completion", "completion", "results_date"}
STOPPED = {"terminated", "suspended", "withdrawn"}
# Fields that need no name beside the value.
PLAIN_FIELDS = {"participants", "enrollment", "status", "number", "results"}
MAX_QUOTE_LENGTH = 500


@dataclass(frozen=True)
class DifferenceText:
    """A difference in words; `name` is the trial's in the notice's language, `parts` what is said of it."""

    alert: TrialAlert
    name: str
    parts: Sentence
    as_of: date
    language: str = ""
    # The sponsor's reason, in the registry's English.
    quote: str = ""
    # Rows of a list that changed, in the registry's English.
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    # The two values on one line, in the notice's language.
    old: str = ""
    new: str = ""
    # The same as "old → new" has them, each in its own language; None where no two values say what changed.
    pair: tuple[Words, Words] | None = None

    @property
    def text(self) -> str:
        """Write the whole of it as plain text."""
        return f"{self.without_quote} {self.quoted(self.quote)}" if self.quote else self.without_quote

    @property
    def without_quote(self) -> str:
        return f"{self.name}: {plain_text(self.parts)}."

    def quoted(self, words: str) -> str:
        """Write the sponsor's reason with who says it."""
        return _("The sponsor's reason: “%(words)s”") % {"words": words}

    @property
    def registry_name(self) -> str:
        return registry_name(self.alert.trial.registry)


def public_alerts() -> Any:
    """Return the alerts that readers are told of: open ones of live texts, but for small ones."""
    return with_list_columns(TrialAlert.objects.open().not_minor())


def number_of_public() -> RowCount:
    """Count the alerts that readers are told of, as a column of another query."""
    return RowCount(TrialAlert.objects.open().not_minor())


def alerts_as_json(alerts: TrialAlertQuerySet) -> Subquery:
    """Return such alerts as a column of another query; `alerts_from_json` reads it."""
    plain = {name: name for name in ("row_key", "field", "level", "first_seen_at")}
    # As text, which both databases give back in the same way.
    return json_rows(alerts, **plain, **{name: Cast(name, TextField()) for name in ("old", "new")})


def alerts_from_json(rows: Any, trial: Trial, notice: Notice, language: str) -> list[Any]:
    """Return the alerts of one trial and notice, worst first; they are not to be saved."""
    alerts: list[Any] = []
    for row in sorted(rows or (), key=lambda row: (row["level"], row["first_seen_at"], row["field"])):
        values = {name: json.loads(row.pop(name)) for name in ("old", "new")}
        seen_at = datetime.fromisoformat(row.pop("first_seen_at"))
        # SQLite leaves out that it is UTC.
        seen_at = seen_at.replace(tzinfo=UTC) if timezone.is_naive(seen_at) else seen_at
        alert: Any = TrialAlert(trial=trial, notice=notice, first_seen_at=seen_at, **row, **values)
        alert.language = language
        alerts.append(alert)
    return alerts


def visible_since(alert: Any) -> datetime:
    """Return since when the alert is true of a live text: a scheduled version may have had it before it was live.

    A later text that has the difference still does not make it new.
    """
    since: datetime = max(alert.first_seen_at, alert.public_since)
    return since


def important_since() -> Subquery:
    """Return since when something important is otherwise in a registry, as a column of a query of live listings.

    As `visible_since` counts it; null where nothing is.
    """
    listings = Listing.objects.filter(publication__version__trial_alerts=OuterRef("pk")).order_by("live_from")
    alerts = TrialAlert.objects.current().important().filter(dismissed_at__isnull=True)
    alerts = alerts.filter(versions=OuterRef("publication__version"))
    since = Greatest("first_seen_at", Subquery(listings.values("live_from")[:1]))
    return Subquery(alerts.annotate(since=since).order_by("since").values("since")[:1])


def differences_of(
    alerts: Iterable[Any], names: Mapping[str, str] | None = None, records: Mapping[str, StudyRecord] | None = None
) -> list[DifferenceText]:
    """Put alerts of `public_alerts` in words, in their order; `names` are those that the notice prints, by number.

    One query for the newest records where they are not given, and none without alerts.
    """
    alerts = list(alerts)
    if records is None:
        records = latest_records({alert.trial.number for alert in alerts}) if alerts else {}
    told_with_status = {
        (alert.notice_id, alert.trial_id)
        for alert in alerts
        if alert.field == "status" and _stopped_study(records.get(alert.trial.number))
    }
    return [
        difference_of(alert, records.get(alert.trial.number), (names or {}).get(alert.trial.number, ""))
        for alert in alerts
        if alert.field != "why_stopped" or (alert.notice_id, alert.trial_id) not in told_with_status
    ]


def difference_of(alert: Any, record: StudyRecord | None, name: str = "") -> DifferenceText:
    """Put one alert in words; without a name the trial has the registry's acronym, or its number."""
    words = describe_alert(alert, alert.language or "")
    checked_at: datetime = alert.trial.checked_at or alert.first_seen_at
    as_of = timezone.localdate(checked_at)
    study = record.study if record else None
    name = name or (study.acronym if study and study.acronym else alert.trial.number)
    values = {**_values(words, study), "day": Words(day_words(as_of)), "registry": Words(words.registry_name)}
    parts = sentence(_template(words, study), values)
    if alert.field not in PLAIN_FIELDS and alert.field != "why_stopped":
        parts = (Words(f"{words.label.lower()}: "), *parts)
    has_reason = alert.field in {"status", "why_stopped"}
    stopped = study if record and has_reason and _stopped_study(record) else None
    return DifferenceText(
        alert=alert,
        name=name,
        parts=parts,
        as_of=as_of,
        language=alert.language or "",
        quote=" ".join(stopped.why_stopped.split())[:MAX_QUOTE_LENGTH] if stopped else "",
        removed=words.removed,
        added=words.added,
        old=values["old"].text,
        new=values["new"].text,
        pair=_pair(words, values, study),
    )


def _pair(words: AlertText, values: Mapping[str, Words], study: Study | None) -> tuple[Words, Words] | None:
    alert = words.alert
    if words.is_list or words.segments or alert.field == "why_stopped" or not alert.new:
        return None
    if alert.field == "results" and not alert.old:
        posted = study.results_posted if study else None
        when = _("posted %(month)s") % {"month": _month(posted)} if posted else _("posted")
        return Words(_("not posted")), Words(when)
    return _on_page(values["old"]), _on_page(values["new"])


def _on_page(words: Words) -> Words:
    """Return the words without a language where it is the page's."""
    return words._replace(language="" if words.language == page_language() else words.language)


def _stopped_study(record: StudyRecord | None) -> Study | None:
    """Return the record's study if it was stopped for a reason that the sponsor gives."""
    if record is None or not record.study.why_stopped:
        return None
    return record.study if status_of(record.study) in STOPPED else None


def _template(words: AlertText, study: Study | None) -> str:
    """Return the sentence by what changed."""
    alert = words.alert
    if alert.field == "number":
        if not alert.new:
            return _("%(registry)s no longer knows the number (as of %(day)s)")
        return _("%(registry)s has the trial under the number %(new)s now (as of %(day)s)")
    if alert.field == "results":
        if not alert.new:
            return _("the results were taken out of the registry (as of %(day)s)")
        if not alert.old and study and study.results_posted:
            return _("no results in the notice, posted in the registry: %(new)s (as of %(day)s)")
        if not alert.old:
            return _("no results in the notice, posted in the registry (as of %(day)s)")
    if alert.field == "why_stopped":
        return _("the sponsor's reason for stopping is new or another one (as of %(day)s)")
    if words.is_list or words.segments:
        return _("changed in the registry as of %(day)s")
    if words.is_of_record_only:
        return _("%(old)s before, %(new)s in the registry as of %(day)s")
    return _("%(old)s in the notice, %(new)s in the registry as of %(day)s")


def _values(words: AlertText, study: Study | None) -> dict[str, Words]:
    """Return old and new as the sentence has them: without the cell's own words, the new status with its month."""
    field, language = words.alert.field, words.language
    old, new = (_in_sentence(field, text) for text in (words.old, words.new))
    if field == "number":
        new = words.new if words.alert.new else ""
    if field == "results" and study and study.results_posted and not words.alert.old:
        return {"old": Words(old, language), "new": Words(_month(study.results_posted))}
    if field == "status" and study and (ended := _ended_in(study)):
        new = f"{new} {_month(ended, language)}"
    return {"old": Words(old, language), "new": Words(new, language)}


def _ended_in(study: Study) -> PartialDate | None:
    """Return when the trial ended, if the registry says that it did."""
    has_ended = status_of(study) in ENDED and study.completion and not study.completion.estimated
    return study.completion if has_ended else None


def _month(day: PartialDate, language: str = "") -> str:
    return format_date(PartialDate(value=day.value[:7]), language or page_language())  # type: ignore[arg-type]


def _in_sentence(field: str, text: str) -> str:
    """Write a cell's value as part of a sentence: "624", "600 (estimated)", "september 2023 (estimated)", "ongoing"."""
    match = COUNT.search(text) or (DATE.match(text) if field in DATE_FIELDS else None)
    if match:
        return with_estimated(match["value"], text.startswith(ESTIMATED))
    return text[:1].lower() + text[1:] if field in {"status", "participants", *DATE_FIELDS} else text
