"""One trial as the public sees it: what its registry says, and all live notices that cite it. Three queries."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from notices.document.citations import without_citations
from notices.document.model import Choice, Document, TrialRow
from notices.document.template import TECHNOLOGY_TYPES, Language
from notices.document.wording import date_text
from notices.models import Listing, NoticeTrial
from notices.monitoring.freshness import WATCHED_REGISTRY
from notices.public.trial_list import cited_trials, status_of
from notices.trial_table import filling as trial_filling
from notices.trial_table import wording as trial_wording
from notices.trial_table.timeline import Timeline, draw_timeline
from notices.trial_table.timeline_wording import KINDS
from notices.trial_table.timeline_wording import WORDS as TIMELINE_WORDS
from trials.models import StudyRecord, Trial
from trials.records import latest_records
from trials.study import RegistryNumber, Study, identify

# A picture of one date says no more than the date.
LEAST_DATES = 2


@dataclass(frozen=True)
class Citation:
    """A live notice that cites the trial, and what its table prints of it, in the notice's language."""

    listing: Listing
    participants: str
    time: str
    name: str


@dataclass(frozen=True)
class Told:
    """What the registry says of the trial: `row` in the page's language, `study` in the registry's English."""

    study: Study
    row: TrialRow
    record: StudyRecord
    participants: str
    # What each date is called, and the date.
    dates: list[tuple[str, str]]
    timeline: Timeline | None


@dataclass(frozen=True)
class TrialPage:
    """Everything that the page of a trial shows."""

    trial: Trial
    number: RegistryNumber
    status: Choice
    has_changed: bool
    told: Told | None
    citations: list[Citation]
    # When a notice that cites it comes by schedule, or goes.
    changes_at: datetime | None

    @property
    def is_watched(self) -> bool:
        return self.trial.registry == WATCHED_REGISTRY

    @property
    def moved_to(self) -> RegistryNumber | None:
        """The number under which the registry has the trial now, where it is another one."""
        return identify(self.trial.moved_to.number) if self.trial.moved_to else None

    @property
    def name(self) -> str:
        """The registry's acronym, else as the newest notice calls it."""
        if self.told and self.told.study.acronym:
            return self.told.study.acronym
        return next((citation.name for citation in self.citations if citation.name), "")


def trial_page(text: str, language: Language) -> TrialPage | None:
    """The page of the trial with this number, however it is written; None where the public knows nothing of it."""
    number = identify(text)
    found: Any = cited_trials().select_related("moved_to").filter(number=number.number).first() if number else None
    if number is None or found is None or not found.notices:
        return None
    record = latest_records([found.number]).get(found.number)
    told = _told(record, language) if record else None
    return TrialPage(
        trial=found,
        number=number,
        status=status_of(found, told.study.status if told else "", language),
        has_changed=found.has_changed,
        told=told,
        citations=_citations(found),
        changes_at=min((moment for moment in (found.begins, found.ends) if moment), default=None),
    )


def _told(record: StudyRecord, language: Language) -> Told:
    read_on = timezone.localdate(record.trial.checked_at or record.read_at)
    row = trial_filling.fill_row(TrialRow(key="trial"), record.study, language, read_on)
    dates = [
        (TIMELINE_WORDS[language][kind], date_text(day, language)) for kind in KINDS if (day := getattr(row, kind))
    ]
    return Told(
        study=record.study,
        row=row,
        record=record,
        participants=trial_wording.population(row, language),
        dates=dates,
        timeline=draw_timeline(_only(row, language)) if len(dates) >= LEAST_DATES else None,
    )


def _only(row: TrialRow, language: Language) -> Document:
    """A document with this row alone: the picture is drawn of a document, its line of now is the day of the reading."""
    kind = Choice.of(TECHNOLOGY_TYPES, "medicine", language)
    return Document(language=language, technology_type=kind, trials=(row,), information_as_of=row.checked_on)


def _citations(trial: Trial) -> list[Citation]:
    """The newest notice first; a notice whose table has the trial in two rows, twice."""
    listings = (
        Listing.objects.live()
        .filter(publication__version__in=NoticeTrial.objects.filter(trial=trial).values("version"))
        .select_related("notice", "publication__version")
        .defer("search_text")
        .order_by("-live_from", "-id")
    )
    return [
        Citation(
            listing,
            trial_wording.participants(row, listing.language),  # type: ignore[arg-type]  # as documents name it
            trial_wording.time_perspective(row, listing.language),  # type: ignore[arg-type]
            without_citations(row.name),
        )
        for listing in listings
        for row in listing.publication.version.document.trials
        if (found := identify(row.number)) and found.number == trial.number
    ]
