"""Fill trial rows of a sent form from their registry, and say in words what was done.

    fill:trials-2                the row, by the number that stands in it
    fill:trials-2:status         that field of the row
    fill:trials                  rows for the numbers in the field below the list, or for the study with that title
    fill:trials:<number>         a row for the study that was chosen among several

`ask` and `search` speak to the registries, a number's own. Whatever they answer, nothing that was typed is lost, and
nothing is saved.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from notices.document.field_types import MAX_ROWS
from notices.document.template import Language
from notices.forms.edit.pasted_numbers import numbers_in
from notices.forms.edit.row_moves import INDEX, indexes, with_rows
from notices.forms.edit.side_notes import CellChange, FetchResult, NumberResult, RowNote, StudyMatch
from notices.forms.edit.trial_data import (
    FILLED_FIELDS,
    changes_between,
    filled_row,
    read_row,
    with_only,
    write_row,
)
from notices.rendering.page_language import page_language
from notices.trial_table.filling import status
from trials.readable import is_readable, registry_with_code, watched_number
from trials.study import RegistryNumber, Study, identify, identify_each, registry_name

TRIALS = "trials"
NUMBERS_FIELD = "wanted"
ACTION = re.compile(rf"fill:{TRIALS}(?:-{INDEX}(?::([a-z_]{{1,40}}))?|:(\S{{1,40}}))?")
MAX_NUMBERS = 50
# Of a registry that gives one record a call: a person waits for all of them.
MAX_SINGLE_CALLS = 5


@dataclass(frozen=True)
class RegistryReading:
    """A study as the registry had it on a day."""

    study: Study
    day: date


@dataclass(frozen=True)
class RegistryAnswers:
    """One registry's readings by the requested number.

    `problem` says in words why some could not be asked for today, "" if none.
    """

    readings: dict[str, RegistryReading]
    problem: str = ""
    # Numbers with an older reading, because the registry could not be asked.
    outdated: frozenset[str] = frozenset()


@dataclass(frozen=True)
class TitleMatches:
    """Studies with a title; `problem` as in RegistryAnswers, for any of the registries that were searched."""

    studies: Sequence[Study] = ()
    problem: str = ""
    # The names of the registries, as part of a sentence; "" where none can be searched.
    registries: str = ""


AskRegistry = Callable[[Sequence[str]], RegistryAnswers]
SearchRegistry = Callable[[str], TitleMatches]


@dataclass
class FillResult:
    """The data after filling, the note of each row (by its place in the list), and what became of fetched numbers."""

    data: QueryDict
    notes: dict[int, RowNote] = field(default_factory=dict)
    fetch_result: FetchResult | None = None


def is_fill_action(action: str) -> bool:
    return ACTION.fullmatch(action) is not None


def fill(data: QueryDict, action: str, language: Language, ask: AskRegistry, search: SearchRegistry) -> FillResult:
    """Return the data after the press of a button that fills rows, in the language of the notice."""
    rows = indexes(data, TRIALS)
    # Numbered from 0, as the page will draw them.
    filling = FillResult(_copy(with_rows(data, TRIALS, rows)))
    match = ACTION.fullmatch(action)
    if match is None:
        return filling
    index, name, chosen = match.groups()
    filler = _Filler(filling, language, ask)
    if index is not None and int(index) in rows:
        filler.fill_row(rows.index(int(index)), name or "")
    elif index is not None:
        return filling
    elif chosen:
        number = identify(chosen)
        if number and is_readable(number.registry):
            filler.fetch([number])
    else:
        _fetch_typed(filler, data.get(NUMBERS_FIELD, "").strip(), search)
    return filling


def split_by_limits(numbers: Sequence[RegistryNumber]) -> tuple[list[RegistryNumber], list[RegistryNumber]]:
    """Return the numbers that are fetched at once, and those that wait for the next press of the button."""
    fetchable: list[RegistryNumber] = []
    single_calls: Counter[str] = Counter()
    for number in numbers[:MAX_NUMBERS]:
        registry = registry_with_code(number.registry)
        if registry and registry.batch_size == 1:
            single_calls[registry.code] += 1
        if single_calls[number.registry] <= MAX_SINGLE_CALLS:
            fetchable.append(number)
    return fetchable, [number for number in numbers if number not in fetchable]


def _copy(data: MultiValueDict[str, str]) -> QueryDict:
    copy = QueryDict(mutable=True)
    for name, values in data.lists():
        copy.setlist(name, values)
    return copy


def _fetch_typed(filler: "_Filler", text: str, search: SearchRegistry) -> None:
    if not text:
        filler.say(_("Write a registry number, the address of a record, or the title of a study first."), "warning")
    elif numbers := numbers_in(text):
        filler.fetch(numbers)
    else:
        _search_title(filler, text, search)


def _search_title(filler: "_Filler", title: str, search: SearchRegistry) -> None:
    """Fetch the only study with such a title; among several a person chooses."""
    results = search(title)
    only = identify(results.studies[0].number) if len(results.studies) == 1 else None
    if only and not results.problem:
        filler.fetch([only])
    elif results.studies:
        matches = [_study_match(study) for study in results.studies]
        text = " ".join(filter(None, (results.problem, _("Choose among the studies with such a title:"))))
        filler.filling.fetch_result = FetchResult(text, matches=matches)
    elif results.problem:
        again = _("The registry was not searched. Try again later, or write the row by hand.")
        filler.say(f"{results.problem} {again}", "warning")
    else:
        text = _("This holds no registry number, and no study in %(registries)s has such a title.")
        nowhere = _("This holds no registry number, and there is no registry here that can be searched for a title.")
        filler.say(text % {"registries": results.registries} if results.registries else nowhere, "warning")


def _study_match(study: Study) -> StudyMatch:
    choice = status(study, page_language())
    return StudyMatch(study.number, study.title, choice.label if choice else "")


class _Filler:
    """Fills rows of one form and collects the notes about them."""

    def __init__(self, filling: FillResult, language: Language, ask: AskRegistry) -> None:
        self.filling = filling
        self._language = language
        self._ask = ask

    def say(self, text: str, color: str) -> None:
        self.filling.fetch_result = FetchResult(text, color)

    def fill_row(self, index: int, name: str = "") -> None:
        """Fill the row by the number that is typed in it, or one field of it."""
        number = watched_number(self.filling.data.get(f"{TRIALS}-{index}-number", ""))
        if number is None:
            text = _("Write the trial's registry number first. With a title, use the field below the list.")
            self.filling.notes[index] = RowNote(text, "warning")
        elif not is_readable(number.registry):
            self.filling.notes[index] = RowNote(_by_hand_text(number), "info")
        else:
            self._read(index, number, self._ask([number.number]), is_new=False, name=name)

    def fetch(self, numbers: Sequence[RegistryNumber]) -> None:
        """Fill a row for each number: the one that already has it, else a new one at the end."""
        fetchable, too_many = split_by_limits(numbers)
        by_registry = self._ask_each(fetchable)
        lines, unfinished = [], []
        for number in fetchable:
            line, is_done = self._fetch_one(number, by_registry.get(number.registry, RegistryAnswers({})))
            lines.append(line)
            unfinished += [] if is_done else [number]
        lines += [NumberResult(number.number, _("Not fetched yet: press the button again.")) for number in too_many]
        problems = {code: answers.problem for code, answers in by_registry.items() if answers.problem}
        # Where several registries were asked, it is said of which one this is true.
        texts = (
            problems.values() if len(by_registry) == 1 else [f"{registry_name(c)}: {t}" for c, t in problems.items()]
        )
        color = "success" if not unfinished and not problems else "warning"
        self.filling.data[NUMBERS_FIELD] = "\n".join(number.number for number in (*unfinished, *too_many))
        self.filling.fetch_result = FetchResult(" ".join(texts), color, lines)

    def _ask_each(self, numbers: Sequence[RegistryNumber]) -> dict[str, RegistryAnswers]:
        """Ask each registry that is read for its own numbers; return the answers by its code."""
        readable: defaultdict[str, list[str]] = defaultdict(list)
        for number in numbers:
            if is_readable(number.registry):
                readable[number.registry].append(number.number)
        return {code: self._ask(group) for code, group in readable.items()}

    def _fetch_one(self, number: RegistryNumber, answers: RegistryAnswers) -> tuple[NumberResult, bool]:
        """Return what became of a number, and whether it is done with."""
        name, reading = number.number, answers.readings.get(number.number)
        index = self._row_index_of({name, reading.study.number if reading else name})
        is_unknown = is_readable(number.registry) and not reading and not answers.problem
        if is_unknown and index is None:
            return NumberResult(name, _not_found_text(number)), False
        if is_new := index is None:
            index = self._with_new_row(name)
            if index is None:
                return NumberResult(name, _("There is no room for more rows.")), False
        if is_readable(number.registry):
            self._read(index, number, answers, is_new)
        else:
            self.filling.notes[index] = RowNote(_by_hand_text(number), "info")
        return NumberResult(name, _outcome(number, reading, is_new, is_unknown), f"row-{TRIALS}-{index}"), True

    def _row_index_of(self, numbers: set[str]) -> int | None:
        """Return the place of the row that has one of these numbers."""
        data = self.filling.data
        for index in indexes(data, TRIALS):
            if any(number.number in numbers for number in identify_each(data.get(f"{TRIALS}-{index}-number", ""))):
                return index
        return None

    def _with_new_row(self, number: str) -> int | None:
        """Add a row with this number and return its place, or None where the list is full."""
        rows = indexes(self.filling.data, TRIALS)
        if len(rows) >= MAX_ROWS:
            return None
        self.filling.data = _copy(with_rows(self.filling.data, TRIALS, [*rows, None]))
        self.filling.data[f"{TRIALS}-{len(rows)}-number"] = number
        return len(rows)

    def _read(self, index: int, number: RegistryNumber, answers: RegistryAnswers, is_new: bool, name: str = "") -> None:
        """Take over the registry's values, or that of one field; where it has none, say so in the row's note."""
        reading = answers.readings.get(number.number)
        if reading is None:
            text = f"{answers.problem} {_later_text()}" if answers.problem else _not_found_text(number)
            self.filling.notes[index] = RowNote(text, "warning")
            return
        before = read_row(self.filling.data, f"{TRIALS}-{index}", self._language)
        after = filled_row(before, reading.study, self._language, reading.day)
        after = with_only(before, after, name) if name in FILLED_FIELDS else after
        changes = changes_between(before, after, self.filling.data, f"{TRIALS}-{index}")
        write_row(self.filling.data, f"{TRIALS}-{index}", before, after)
        self.filling.notes[index] = self._note(reading, number, answers, changes, is_new)

    def _note(
        self,
        reading: RegistryReading,
        number: RegistryNumber,
        answers: RegistryAnswers,
        changes: list[CellChange],
        is_new: bool,
    ) -> RowNote:
        if not changes:
            text = _("The row agrees with %(registry)s as it was read on %(day)s.")
        elif is_new:
            text = _("Filled from %(registry)s, read on %(day)s. Nothing is saved yet.")
        else:
            text = _("Updated from %(registry)s, read on %(day)s. Nothing is saved yet.")
        text %= {"registry": number.registry_name, "day": date_format(reading.day, "SHORT_DATE_FORMAT")}
        if number.number in answers.outdated:
            return RowNote(f"{answers.problem} {text}", "warning", changes)
        return RowNote(text, "success", changes)


def _outcome(number: RegistryNumber, reading: RegistryReading | None, is_new: bool, is_unknown: bool) -> str:
    if is_unknown:
        return _not_found_text(number)
    if not is_readable(number.registry):
        return _("Has a row now, to be filled in by hand.") if is_new else _("Has a row already.")
    if reading is None:
        return _("Has a row now, not filled yet.") if is_new else _("Has a row already, as it was.")
    return _("New row, filled in.") if is_new else _("Has a row already: brought up to date.")


def _not_found_text(number: RegistryNumber) -> str:
    return _("%(registry)s has no study with this number.") % {"registry": number.registry_name}


def _by_hand_text(number: RegistryNumber) -> str:
    text = _("The number belongs to %(registry)s, which can't be read from here. Fill in the row by hand.")
    return text % {"registry": number.registry_name}


def _later_text() -> str:
    return _(
        "Fill in the row by hand, or press the button again later. When the notice is saved, the registry is asked"
        " for the trial every night."
    )
