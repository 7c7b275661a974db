"""Registry data for the edit form: read from the registry when an editor presses a button, else as stored here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import cast

from django.contrib import messages
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from notices.access.permissions import roles_of
from notices.access.roles import EDITOR
from notices.desk.loaded_names import loaded_names
from notices.document.model import Document, TrialRow
from notices.document.template import LANGUAGES, Language
from notices.forms.edit.lists import TrialForm
from notices.forms.edit.notice import NoticeForm
from notices.forms.edit.pasted_numbers import numbers_in
from notices.forms.edit.registry_fill import (
    NUMBERS_FIELD,
    FillResult,
    RegistryAnswers,
    RegistryReading,
    TitleMatches,
    fill,
    is_fill_action,
)
from notices.forms.edit.side_notes import CellChange, FetchResult, TrialSideNotes
from notices.forms.edit.trial_data import differences, read_row
from notices.monitoring.sentences import names_in_words
from notices.rendering.page_language import page_language
from notices.trial_table import wording as trial_wording
from notices.trial_table.filling import status
from notices.trial_table.names import OWN_NAMES, Names, using
from notices.trial_table.registry_text import RegistryText, registry_text
from notices.views.desk.access import DeskRequest
from trials import records
from trials.models import StudyRecord
from trials.readable import readable_registries, registry_with_code, watched_number
from trials.registry import RegistryUnavailable, StudyNotFound
from trials.study import RegistryNumber, Study, StudyArm


def filling_of(request: DeskRequest, base: Document, action: str) -> FillResult | None:
    """Return what was sent, with rows filled; None for another button, and for people who may not write."""
    if not is_fill_action(action) or EDITOR not in roles_of(request.user):
        return None
    language = request.POST.get("language", "")
    language = language if language in LANGUAGES else base.language
    with using(loaded_names()):
        return fill(request.POST, action, language, ask, search)


def ask(numbers: Sequence[str]) -> RegistryAnswers:
    """Return what one registry says of its numbers today; where it does not answer, what is stored."""
    try:
        if len(numbers) == 1:
            records.record_for(numbers[0])
            known = set(numbers)
        else:
            known = set(records.records_for(numbers))
    except StudyNotFound:
        return RegistryAnswers({})
    except RegistryUnavailable as problem:
        readings = _readings(records.latest_records(numbers))
        return RegistryAnswers(readings, _(problem.reason), frozenset(readings))
    return RegistryAnswers(_readings(records.latest_records(known)))


def search(title: str) -> TitleMatches:
    """Return the studies with such a title, from all registries that can be searched."""
    registries = [registry for registry in readable_registries() if registry.has_title_search]
    studies: list[Study] = []
    problems: list[str] = []
    for registry in registries:
        try:
            studies += records.studies_matching(title, registry)
        except RegistryUnavailable as problem:
            reason = _(problem.reason)
            problems.append(reason if len(registries) == 1 else f"{registry.name}: {reason}")
    return TitleMatches(studies, " ".join(problems), names_in_words(registry.name for registry in registries))


def _readings(stored: Mapping[str, StudyRecord]) -> dict[str, RegistryReading]:
    return {number: RegistryReading(record.study, day_of(record)) for number, record in stored.items()}


def day_of(record: StudyRecord) -> date:
    """Return when the registry last said this: a record that says nothing new is not stored again."""
    return timezone.localdate(record.trial.checked_at or record.read_at)


def source_of(record: StudyRecord) -> str:
    """Name the registry and who runs it."""
    return record.trial.part.source


def add_side_notes(form: NoticeForm, filling: FillResult | None) -> None:
    """Give each trial of the form its side notes. Two queries, and none for a notice without trials."""
    rows = cast(list[TrialForm], form.trials.forms)
    numbers = [watched_number(str(row["number"].value() or "")) for row in rows]
    stored = _stored(filter(None, numbers))
    names = loaded_names() if stored else OWN_NAMES
    notes = filling.notes if filling else {}
    for place, (row, number) in enumerate(zip(rows, numbers, strict=True)):
        record = stored.get(number.number) if number else None
        row.side_notes = TrialSideNotes(
            number=number,
            registry_text=_in_words(record.study, form.base.language, names) if record else None,
            record_number=RegistryNumber(record.trial.registry, record.trial.number) if record else None,
            read_on=day_of(record) if record else None,
            source=source_of(record) if record else "",
            note=notes.get(place),
            passed_time=_passed_time(form, row),
            offers=_offers(form, row, record),
        )
    form.trials.fetch_result = (filling and filling.fetch_result) or FetchResult()


def _passed_time(form: NoticeForm, row: TrialForm) -> str:
    """Return the row's time cell as it stands in the form, where its expected end has passed."""
    language, current = form.base.language, _row_in(form, row)
    return trial_wording.passed_time(current, language, timezone.localdate()) if current else ""


def _offers(form: NoticeForm, row: TrialForm, record: StudyRecord | None) -> list[CellChange]:
    """Return what the stored record says otherwise than the row as it stands in the form."""
    current = _row_in(form, row) if record else None
    return differences(current, record.study, form.base.language, day_of(record)) if current and record else []


def _row_in(form: NoticeForm, row: TrialForm) -> TrialRow | None:
    """Return the row as it stands in the form, None for one that is neither typed nor saved."""
    if form.is_bound:
        return read_row(cast(QueryDict, form.data), str(row.prefix), form.base.language)
    return {each.key: each for each in form.base.trials}.get(str(row["key"].value()))


def _in_words(study: Study, language: Language, names: Names) -> RegistryText:
    """Return the registry's text with its codes in words: of arms in English, the status in the page's language."""
    with using(names):
        text = registry_text(study, language)
    last_known = status(replace(study, status=study.last_known_status), page_language())
    return replace(
        text,
        arms=tuple(each._replace(arm=_with_kind_in_words(each.arm)) for each in text.arms),
        last_known_status=last_known.label if last_known else "",
    )


def _with_kind_in_words(arm: StudyArm) -> StudyArm:
    return replace(arm, kind=arm.kind.replace("_", " ").lower())


def _stored(numbers: Iterable[RegistryNumber]) -> dict[str, StudyRecord]:
    readable = {number.number for number in numbers if registry_with_code(number.registry)}
    return records.latest_records(readable) if readable else {}


def warn_of_unfetched(request: DeskRequest) -> None:
    """Warn of numbers that were typed but never fetched: the saved notice does not have them."""
    if unfetched := numbers_in(request.POST.get(NUMBERS_FIELD, "")):
        text = _("Not fetched from the registry, and in no row: %(numbers)s")
        messages.warning(request, text % {"numbers": ", ".join(number.number for number in unfetched)})
