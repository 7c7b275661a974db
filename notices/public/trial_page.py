"""One trial as the public sees it: its registry's values, and all live notices that cite it. Three queries."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef
from django.utils import timezone

from notices.document.citations import without_citations
from notices.document.model import Choice, Document, TrialRow
from notices.document.template import TECHNOLOGY_TYPES, Language
from notices.models import Listing, NoticeTrial, TrialAlert
from notices.monitoring.difference_text import alerts_as_json, alerts_from_json, differences_of
from notices.monitoring.sentences import day_words
from notices.monitoring.status_text import ChangeText, registry_change
from notices.public.public_notices import approved
from notices.public.trial_against import ComparedPart, compared_parts
from notices.public.trial_list import cited_trials, status_of
from notices.trial_table import filling as trial_filling
from notices.trial_table import wording as trial_wording
from notices.trial_table.timeline import Timeline, draw_timeline
from notices.trial_table.timeline_wording import KINDS
from trials.models import StudyRecord, Trial
from trials.readable import is_readable, registry_with_code, watched_number
from trials.records import latest_records
from trials.study import RegistryNumber, Study

# A timeline of one date shows no more than the date.
MIN_DATES = 2


@dataclass(frozen=True)
class OtherTrial:
    """Another trial of a notice as its table prints it; `page` is the number under which it has a page, or ""."""

    name: str
    number: str
    page: str
    participants: str
    time: str

    @classmethod
    def of(cls, row: TrialRow, language: Language) -> "OtherTrial":
        known = watched_number(row.number)
        return cls(
            without_citations(row.name) or row.number,
            row.number,
            known.number if known else "",
            trial_wording.participants(row, language),
            trial_wording.time_perspective(row, language),
        )


@dataclass(frozen=True)
class TrialCitation:
    """A live notice that cites the trial, and what its table prints of it, in the notice's language."""

    listing: Listing
    participants: str
    time: str
    name: str
    # What the registry says otherwise than this notice.
    changes: list[ChangeText]
    # Notice and registry part by part; none where the registry was never read.
    parts: list[ComparedPart]
    others: list[OtherTrial]
    # The day of the notice's information.
    as_of: date | None


@dataclass(frozen=True)
class RegistryData:
    """The registry's values of the trial: `row` in the page's language, `study` in the registry's English."""

    study: Study
    row: TrialRow
    record: StudyRecord
    # When the record was last read, or found unchanged.
    read_on: date
    # Status and end on one line.
    time: str
    timeline: Timeline | None


@dataclass(frozen=True)
class TrialPage:
    """Everything that the page of a trial shows."""

    trial: Trial
    number: RegistryNumber
    status: Choice
    has_changed: bool
    registry: RegistryData | None
    citations: list[TrialCitation]
    # When a notice that cites it is published or withdrawn by schedule.
    changes_at: datetime | None

    @property
    def has_differences(self) -> bool:
        return any(citation.changes for citation in self.citations)

    @property
    def is_watched(self) -> bool:
        return is_readable(self.trial.registry)

    @property
    def source(self) -> str:
        """Name the registry and who runs it."""
        registry = registry_with_code(self.trial.registry)
        return registry.source if registry else self.number.registry_name

    @property
    def moved_to(self) -> RegistryNumber | None:
        """Return the number under which the registry has the trial now, where it has changed."""
        moved_to = self.trial.moved_to
        return RegistryNumber(moved_to.registry, moved_to.number) if moved_to else None

    @property
    def gone_on(self) -> str:
        """Write since when the registry does not know the number, "" where it does."""
        return day_words(timezone.localdate(self.trial.gone_at)) if self.trial.gone_at else ""

    @property
    def name(self) -> str:
        """Return the registry's acronym, or else the name in the newest notice."""
        if self.registry and self.registry.study.acronym:
            return self.registry.study.acronym
        return next((citation.name for citation in self.citations if citation.name), "")


def trial_page(text: str, language: Language) -> TrialPage | None:
    """Return the page of the trial with this number, however it is written; None where no live notice cites it."""
    trial: Any = cited_trials().with_number(text).select_related("moved_to").first()
    if trial is None or not trial.notices:
        return None
    record = latest_records([trial.number]).get(trial.number)
    registry = _registry_data(record, language) if record else None
    return TrialPage(
        trial=trial,
        # Not as `identify` reads it: the part that knew such numbers may be gone.
        number=RegistryNumber(trial.registry, trial.number),
        status=status_of(trial.registry, registry.study.status if registry else "", language),
        has_changed=trial.has_changed,
        registry=registry,
        citations=_citations(trial, registry),
        changes_at=min((moment for moment in (trial.begins, trial.ends) if moment), default=None),
    )


def _registry_data(record: StudyRecord, language: Language) -> RegistryData:
    read_on = timezone.localdate(record.trial.checked_at or record.read_at)
    row = trial_filling.fill_row(TrialRow(key="trial"), record.study, language, read_on)
    dates = [kind for kind in KINDS if getattr(row, kind)]
    return RegistryData(
        study=record.study,
        row=row,
        record=record,
        read_on=read_on,
        time=trial_wording.time_perspective(row, language),
        timeline=draw_timeline(_document_of(row, language)) if len(dates) >= MIN_DATES else None,
    )


def _document_of(row: TrialRow, language: Language) -> Document:
    """Return a document with this row alone, for the timeline; its "now" is the day on which the registry was read."""
    kind = Choice.of(TECHNOLOGY_TYPES, "medicine", language)
    return Document(language=language, technology_type=kind, trials=(row,), information_as_of=row.checked_on)


def _citations(trial: Trial, registry: RegistryData | None) -> list[TrialCitation]:
    """Return the citations, the newest notice first; a notice with two rows of the trial is there twice."""
    alerts = TrialAlert.objects.open().not_minor().filter(notice=OuterRef("notice"), trial=trial)
    listings: Any = (
        Listing.objects.live()
        .annotate(alerts_today=alerts_as_json(alerts))
        .filter(publication__version__in=NoticeTrial.objects.filter(trial=trial).values("version"))
        .select_related("notice", "publication__notice", "publication__version", "publication__review")
        .defer("search_text", "publication__review__checks")
        .order_by("-live_from", "-id")
    )
    return [
        _citation(listing, row, trial, registry)
        for listing in approved(listings)
        for row in listing.publication.version.document.trials
        if (number := watched_number(row.number)) and number.number == trial.number
    ]


def _citation(listing: Any, row: TrialRow, trial: Trial, registry: RegistryData | None) -> TrialCitation:
    document: Document = listing.publication.version.document
    language = document.language
    records = {trial.number: registry.record} if registry else {}
    alerts = alerts_from_json(listing.alerts_today, trial, listing.notice, listing.language)
    return TrialCitation(
        listing,
        trial_wording.participants(row, language),
        trial_wording.time_perspective(row, language),
        without_citations(row.name),
        [registry_change(each) for each in differences_of(alerts, records=records)],
        compared_parts(row, language, registry.row, registry.study) if registry else [],
        [OtherTrial.of(other, language) for other in document.trials if other.key != row.key],
        document.information_as_of,
    )
