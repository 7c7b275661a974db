"""The public list of trials: those that a live notice cites, for the pages and the API.

A trial that only a draft, a scheduled or a withdrawn notice cites is not in it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.utils.translation import gettext as _

from notices.document.model import Choice
from notices.document.rich_text import clean_line
from notices.document.template import TRIAL_STATUSES, Language
from notices.models import TrialAlert
from notices.models.clock import database_now
from notices.models.listing import not_ended
from notices.monitoring.sentences import names_in_words
from notices.public.trial_index import CitedTrialRows, IndexedTrial, indexed_trials
from notices.search import MAX_QUERY_LENGTH, PAGE_LENGTH, FacetOption
from notices.search.paging import PageLink, page_links
from notices.trial_table import filling as trial_filling
from trials.models import StudyRecord, Trial, TrialQuerySet
from trials.readable import readable_registries, registry_with_code
from trials.registry import Headline
from trials.study import identify, registry_name

# Codes in place of a status: the registry has not been read yet, or is never read.
UNREAD, ELSEWHERE = "unread", "elsewhere"
LISTING = "citations__version__publications__listing"


@dataclass(frozen=True)
class TrialSearch:
    """A search for trials. A status that no trial has is no error; it just finds nothing."""

    words: str = ""
    status: str = ""
    page: int = 1

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> Self:
        """Read the search from a query string. Anything that is no page number means the first page."""
        words, status, page = (
            clean_line(parameters.get(name, ""))[:MAX_QUERY_LENGTH] for name in ("q", "status", "page")
        )
        number = int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1
        return cls(words, status, max(number, 1))

    @property
    def is_filtered(self) -> bool:
        return bool(self.words or self.status)

    def query_string(self, page: int = 1) -> str:
        """Return the query string of a page of this search."""
        values = {"q": self.words, "status": self.status, "page": str(page) if page > 1 else ""}
        return f"?{urlencode({name: value for name, value in values.items() if value})}"


@dataclass(frozen=True)
class ListedTrial:
    """A row of the list; name and title are quoted from the registry."""

    number: str
    registry_name: str
    name: str
    title: str
    status: Choice
    notices: int
    checked_at: datetime | None
    has_changed: bool
    is_gone: bool
    # The number under which the registry has it now, "" where that is this one.
    moved_to: str


@dataclass(frozen=True)
class TrialResults:
    """A page of the list, and the statuses of the filter with the number of trials of each."""

    search: TrialSearch
    trials: list[ListedTrial]
    total: int
    statuses: list[FacetOption]

    @property
    def registries(self) -> str:
        """Name the registries that are read."""
        return names_in_words(registry.name for registry in readable_registries())

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_LENGTH))

    @property
    def page_links(self) -> list[PageLink]:
        return page_links(self.search.page, self.pages, lambda number: self.search.query_string(number) or "?")

    @property
    def previous(self) -> str | None:
        return self.search.query_string(self.search.page - 1) if self.search.page > 1 else None

    @property
    def next(self) -> str | None:
        return self.search.query_string(self.search.page + 1) if self.search.page < self.pages else None


def cited_trials() -> TrialQuerySet:
    """Return the trials of notices that are live or scheduled.

    Annotated with `notices` (how many live ones cite the trial), `begins` and `ends` (when a schedule changes that)
    and `has_changed`. A trial whose `notices` is 0 is not public.
    """
    now = database_now()
    is_live, is_scheduled = Q(**{f"{LISTING}__live_from__lte": now}), Q(**{f"{LISTING}__live_from__gt": now})
    alerts = TrialAlert.objects.open().important().filter(trial=OuterRef("pk"))
    cited = Trial.objects.filter(not_ended(now, f"{LISTING}__"), **{f"{LISTING}__isnull": False})
    return cited.select_related("moved_to").annotate(
        notices=Count(f"{LISTING}__notice", filter=is_live, distinct=True),
        begins=Min(f"{LISTING}__live_from", filter=is_scheduled),
        ends=Min(f"{LISTING}__live_until"),
        has_changed=Exists(alerts),
    )


def search(query: TrialSearch, language: Language, public_revision: int, changes_at: datetime) -> TrialResults:
    """Return a page of the public list of trials, in two queries. A page past the end is the last one.

    Words are searched for in number, name and title; a number may be written in any usual way. The revision was read
    before, and holds until `changes_at`.
    """
    number, words = identify(query.words), query.words.casefold().split()
    indexed, rows = indexed_trials(cited_trials(), public_revision, changes_at)
    matching = [
        trial
        for trial in indexed
        if all(word in trial.text for word in words) or (number and number.number == trial.number)
    ]
    counts = Counter((trial.registry, trial.status) for trial in matching)
    statuses = {key: status_of(*key, language) for key in counts}
    trials = [trial for trial in matching if query.status in ("", statuses[trial.registry, trial.status].code)]
    pages = max(1, -(-len(trials) // PAGE_LENGTH))
    page = min(query.page, pages)
    return TrialResults(
        TrialSearch(query.words, query.status, page),
        _listed_trials(trials[(page - 1) * PAGE_LENGTH : page * PAGE_LENGTH], rows, language),
        len(trials),
        list(_statuses({statuses[key]: count for key, count in counts.items()}, query.status)),
    )


def _listed_trials(trials: list[IndexedTrial], rows: CitedTrialRows | None, language: Language) -> list[ListedTrial]:
    """Return these as the list prints them, from the rows of all where they were just read."""
    numbers = {trial.number for trial in trials}
    rows = rows or CitedTrialRows.of(cited_trials().filter(number__in=numbers))
    return [
        _listed(trial, rows.records.get(trial.number), language) for trial in rows.trials if trial.number in numbers
    ]


def _listed(trial: Any, record: StudyRecord | None, language: Language) -> ListedTrial:
    quoted = record.headline if record else Headline("", "", "")
    return ListedTrial(
        number=trial.number,
        registry_name=registry_name(trial.registry),
        name=quoted.acronym,
        title=quoted.title,
        status=status_of(trial.registry, quoted.status, language),
        notices=trial.notices,
        checked_at=trial.checked_at,
        has_changed=trial.has_changed,
        is_gone=trial.gone_at is not None,
        moved_to=trial.moved_to.number if trial.moved_to else "",
    )


def status_of(registry_code: str, code: str, language: Language) -> Choice:
    """Return the status with its label in the page's language, or UNREAD or ELSEWHERE where no status is known."""
    registry = registry_with_code(registry_code)
    if registry is None:
        return Choice(code=ELSEWHERE, label=_("In another registry, which is not read"))
    status = trial_filling.status_choice(registry, code, language)
    return status or Choice(code=UNREAD, label=_("Not read yet"))


def _statuses(counts: Mapping[Choice, int], chosen: str) -> Iterator[FacetOption]:
    """Yield the options in the vocabulary's order, then unknown codes; the chosen code always stays in the form."""
    order = [*TRIAL_STATUSES.codes, *sorted(status.code for status in counts), chosen]
    labels = {status.code: (status.label, count) for status, count in counts.items()}
    for code in dict.fromkeys(filter(None, order)):
        if code in labels or code == chosen:
            label, count = labels.get(code, (code, 0))
            yield FacetOption(code, label, count, code == chosen)
