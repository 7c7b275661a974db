"""Numbers that drafts name and no registry knows: told to the writer at the desk, in the form and by the digest.

The night asked for them; nothing here asks a registry.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from notices.checks.finding import Finding, advice
from notices.document.model import Document
from notices.models import Listing, Notice
from notices.models.sql import RowCount
from notices.monitoring.watched_trials import open_drafts
from trials.models import Trial
from trials.msgid import gettext_noop
from trials.readable import readable_codes, watched_number
from trials.study import registry_name

UNKNOWN = gettext_noop("%(registry)s knows no trial with the number %(number)s.")


@dataclass(frozen=True)
class UnknownNumbers:
    """The numbers of one draft that their registries do not know; `since` the last of them is known to be unknown."""

    notice: Notice
    trials: tuple[Trial, ...]
    since: datetime

    @property
    def sentences(self) -> list[str]:
        return [
            _(UNKNOWN) % {"registry": registry_name(trial.registry), "number": trial.number} for trial in self.trials
        ]


def number_of_unknown(codes: Iterable[str]) -> RowCount:
    """Count the numbers that these registries do not know, as a column of another query."""
    return RowCount(_unknown_trials(codes))


def unknown_in_drafts(notices: Iterable[int] | None = None) -> list[UnknownNumbers]:
    """Return the open drafts, of these notices if given, that name such numbers; without those that are published.

    One query, and two more where a registry knows some number no more.
    """
    unknown = {trial.number: trial for trial in _unknown_trials(readable_codes())}
    if not unknown:
        return []
    drafts: QuerySet[Notice] = open_drafts().select_related("head")
    if notices is not None:
        drafts = drafts.filter(pk__in=list(notices))
    # Of a published number the alert is told.
    live = Listing.objects.not_ended().values_list("notice", "publication__version__trials__trial__number")
    published = set(live.filter(publication__version__trials__trial__number__in=unknown))
    rows: list[UnknownNumbers] = []
    for notice in drafts.iterator(chunk_size=100):
        numbers = [number for number in _numbers(notice.head.document) if number in unknown]  # type: ignore[union-attr]
        trials = tuple(unknown[number] for number in numbers if (notice.pk, number) not in published)
        if trials:
            saved_at: datetime = notice.head.created_at  # type: ignore[union-attr]
            rows.append(UnknownNumbers(notice, trials, max(saved_at, *(_gone_at(trial) for trial in trials))))
    return rows


def unknown_number_findings(document: Document) -> list[Finding]:
    """Return advice for each row whose number its registry does not know. One query, none without rows."""
    rows = {row.key: number.number for row in document.trials if (number := watched_number(row.number))}
    trials = _unknown_trials(readable_codes()).filter(number__in=rows.values())
    unknown = {trial.number: trial for trial in trials} if rows else {}
    return [
        advice(
            "unknown_number",
            f"trials/{key}/number",
            UNKNOWN,
            registry=registry_name(unknown[number].registry),
            number=number,
        )
        for key, number in rows.items()
        if number in unknown
    ]


def _unknown_trials(codes: Iterable[str]) -> QuerySet[Trial]:
    return Trial.objects.filter(gone_at__isnull=False, registry__in=codes)


def _numbers(document: Document) -> list[str]:
    numbers = [watched_number(row.number) for row in document.trials]
    return list(dict.fromkeys(number.number for number in numbers if number))


def _gone_at(trial: Any) -> datetime:
    moment: datetime = trial.gone_at
    return moment
