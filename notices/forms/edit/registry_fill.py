"""Trial rows filled from their registry: what a browser sent, the same with rows filled, and in words what was done.

    fill:trials-2                the row, by the number that stands in it
    fill:trials                  rows for the numbers in the field below the list, or for the study with that title
    fill:trials:NCT03334396      a row for the study that was chosen among several

Nothing is asked of a registry here: `ask` and `search` do that. Whatever they answer, nothing that was typed is lost,
and nothing is saved.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from notices.document.field_types import ROWS
from notices.document.template import Language
from notices.forms.edit.pasted_numbers import numbers_in
from notices.forms.edit.row_moves import INDEX, indexes, with_rows
from notices.forms.edit.side_notes import Changed, Fetched, FetchedLine, Hit, RowNote
from notices.forms.edit.trial_data import changes_between, row_in, write
from notices.rendering.page_language import page_language
from notices.trial_table.filling import EndDate, fill_row, status
from notices.trial_table.staleness import updated_row
from trials.study import RegistryNumber, Study, identify

LIST = "trials"
WANTED = "wanted"
ACTION = re.compile(rf"fill:{LIST}(?:-{INDEX}|:(NCT[0-9]{{8}}))?")
READABLE = "ctgov"
MOST_NUMBERS = 50


@dataclass(frozen=True)
class Reading:
    """A study as the registry had it on a day."""

    study: Study
    day: date


@dataclass(frozen=True)
class Answers:
    """Readings by the number asked for. `problem` says in words why some could not be asked for today, "" if none."""

    readings: dict[str, Reading]
    problem: str = ""
    # Numbers whose reading is an older one, since the registry could not be asked.
    kept: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Matches:
    """Studies with a title; `problem` as above."""

    studies: Sequence[Study] = ()
    problem: str = ""


Ask = Callable[[Sequence[str]], Answers]
Search = Callable[[str], Matches]


@dataclass
class Filling:
    """The data after filling, what is said in each row (by its place in the list), and at the field for numbers."""

    data: QueryDict
    notes: dict[int, RowNote] = field(default_factory=dict)
    fetched: Fetched | None = None


def is_filling(action: str) -> bool:
    return ACTION.fullmatch(action) is not None


def fill(data: QueryDict, action: str, language: Language, ask: Ask, search: Search) -> Filling:
    """The data after the press of a button that fills rows, in the language of the notice."""
    rows = indexes(data, LIST)
    # Numbered from 0, as the page will draw them.
    filling = Filling(_copy(with_rows(data, LIST, rows)))
    match = ACTION.fullmatch(action)
    if match is None:
        return filling
    index, chosen = match.groups()
    filler = _Filler(filling, language, ask)
    if index is not None and int(index) in rows:
        filler.fill_row(rows.index(int(index)))
    elif index is not None:
        return filling
    elif chosen:
        filler.fetch([RegistryNumber(READABLE, chosen)])
    else:
        _fetch_wanted(filler, data.get(WANTED, "").strip(), search)
    return filling


def _copy(data: MultiValueDict[str, str]) -> QueryDict:
    copy = QueryDict(mutable=True)
    for name, values in data.lists():
        copy.setlist(name, values)
    return copy


def _fetch_wanted(filler: "_Filler", text: str, search: Search) -> None:
    if not text:
        filler.say(_("Write a registry number, the address of a record, or the title of a study first."), "warning")
    elif numbers := numbers_in(text):
        filler.fetch(numbers)
    else:
        _look_for(filler, text, search)


def _look_for(filler: "_Filler", title: str, search: Search) -> None:
    """A study by its title: the only one that has it is fetched, among several a person chooses."""
    matches = search(title)
    if len(matches.studies) == 1:
        filler.fetch([RegistryNumber(READABLE, matches.studies[0].number)])
    elif matches.studies:
        hits = [_hit(study) for study in matches.studies]
        filler.filling.fetched = Fetched(_("Several studies have such a title. Choose one:"), hits=hits)
    elif matches.problem:
        again = _("The registry was not searched. Try again later, or write the row by hand.")
        filler.say(f"{matches.problem} {again}", "warning")
    else:
        filler.say(_("This holds no registry number, and no study in ClinicalTrials.gov has such a title."), "warning")


def _hit(study: Study) -> Hit:
    choice = status(study, page_language())
    return Hit(study.number, study.title, choice.label if choice else "")


class _Filler:
    """Fills rows of one form, and remembers what is to be said about it."""

    def __init__(self, filling: Filling, language: Language, ask: Ask) -> None:
        self.filling = filling
        self._language = language
        self._ask = ask

    def say(self, text: str, color: str) -> None:
        self.filling.fetched = Fetched(text, color)

    def fill_row(self, index: int) -> None:
        """The row by the number that stands in it."""
        number = identify(self.filling.data.get(f"{LIST}-{index}-number", ""))
        if number is None:
            text = _("Write the trial's registry number first. With a title, use the field below the list.")
            self.filling.notes[index] = RowNote(text, "warning")
        elif number.registry != READABLE:
            self.filling.notes[index] = RowNote(_by_hand(number), "info")
        else:
            self._read(index, number, self._ask([number.number]), is_new=False)

    def fetch(self, numbers: Sequence[RegistryNumber]) -> None:
        """A row for each number: the one that has it already, else a new one at the end."""
        taken, too_many = numbers[:MOST_NUMBERS], numbers[MOST_NUMBERS:]
        readable = [number.number for number in taken if number.registry == READABLE]
        answers = self._ask(readable) if readable else Answers({})
        lines, left = [], []
        for number in taken:
            line, is_done = self._fetch_one(number, answers)
            lines.append(line)
            left += [] if is_done else [number]
        lines += [FetchedLine(number.number, _("Not fetched yet: press the button again.")) for number in too_many]
        color = "success" if not left and not answers.problem else "warning"
        self.filling.data[WANTED] = "\n".join(number.number for number in (*left, *too_many))
        self.filling.fetched = Fetched(answers.problem, color, lines)

    def _fetch_one(self, number: RegistryNumber, answers: Answers) -> tuple[FetchedLine, bool]:
        """What became of a number, and whether it needs no more asking."""
        name, reading = number.number, answers.readings.get(number.number)
        index = self._place_of({name, reading.study.number if reading else name})
        is_unknown = number.registry == READABLE and not reading and not answers.problem
        if is_unknown and index is None:
            return FetchedLine(name, _not_found()), False
        if is_new := index is None:
            index = self._with_new_row(name)
            if index is None:
                return FetchedLine(name, _("There is no room for more rows.")), False
        if number.registry == READABLE:
            self._read(index, number, answers, is_new)
        else:
            self.filling.notes[index] = RowNote(_by_hand(number), "info")
        return FetchedLine(name, _fate(number, reading, is_new, is_unknown), f"row-{LIST}-{index}"), True

    def _place_of(self, numbers: set[str]) -> int | None:
        """The row that has one of these numbers."""
        data = self.filling.data
        for index in indexes(data, LIST):
            found = identify(data.get(f"{LIST}-{index}-number", ""))
            if found and found.number in numbers:
                return index
        return None

    def _with_new_row(self, number: str) -> int | None:
        """The place of a new row with this number; None where the list is full."""
        rows = indexes(self.filling.data, LIST)
        if len(rows) >= ROWS:
            return None
        self.filling.data = _copy(with_rows(self.filling.data, LIST, [*rows, None]))
        self.filling.data[f"{LIST}-{len(rows)}-number"] = number
        return len(rows)

    def _read(self, index: int, number: RegistryNumber, answers: Answers, is_new: bool) -> None:
        """Take over what the registry says; where it says nothing, say that."""
        reading = answers.readings.get(number.number)
        if reading is None:
            text = f"{answers.problem} {_later()}" if answers.problem else _not_found()
            self.filling.notes[index] = RowNote(text, "warning")
            return
        before = row_in(self.filling.data, f"{LIST}-{index}", self._language)
        # A row that prints primary completion in place of completion goes on doing so.
        dates: EndDate = "primary" if before.primary_completion and not before.completion else "completion"
        after = fill_row(before, reading.study, self._language, reading.day, dates)
        after = updated_row(after, reading.study, self._language, reading.day)
        changes = changes_between(before, after, self.filling.data, f"{LIST}-{index}")
        write(self.filling.data, f"{LIST}-{index}", before, after)
        self.filling.notes[index] = self._note(reading, number, answers, changes, is_new)

    def _note(
        self, reading: Reading, number: RegistryNumber, answers: Answers, changes: list[Changed], is_new: bool
    ) -> RowNote:
        day = date_format(reading.day, "SHORT_DATE_FORMAT")
        if not changes:
            text = _("The row agrees with ClinicalTrials.gov as it was read on %(day)s.") % {"day": day}
        elif is_new:
            text = _("Filled from ClinicalTrials.gov, read on %(day)s. Nothing is saved yet.") % {"day": day}
        else:
            text = _("Updated from ClinicalTrials.gov, read on %(day)s. Nothing is saved yet.") % {"day": day}
        if number.number in answers.kept:
            return RowNote(f"{answers.problem} {text}", "warning", changes)
        return RowNote(text, "success", changes)


def _fate(number: RegistryNumber, reading: Reading | None, is_new: bool, is_unknown: bool) -> str:
    if is_unknown:
        return _not_found()
    if number.registry != READABLE:
        return _("Has a row now, to be filled in by hand.") if is_new else _("Has a row already.")
    if reading is None:
        return _("Has a row now, not filled yet.") if is_new else _("Has a row already, as it was.")
    return _("New row, filled in.") if is_new else _("Has a row already: brought up to date.")


def _not_found() -> str:
    return _("ClinicalTrials.gov has no study with this number.")


def _by_hand(number: RegistryNumber) -> str:
    text = _("The number belongs to %(registry)s, which can't be read from here. Fill in the row by hand.")
    return text % {"registry": number.registry_name}


def _later() -> str:
    return _(
        "Fill in the row by hand, or press the button again later. When the notice is saved, the registry is asked"
        " for the trial every night."
    )
