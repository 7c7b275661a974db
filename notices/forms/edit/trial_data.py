"""One trial row in a sent form: read as far as possible, and written back where filling changed it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from notices.document.field_types import MAX_LINE_LENGTH
from notices.document.labels import cell_label
from notices.document.model import Arm, Choice, TrialRow
from notices.document.template import Language
from notices.forms.edit.lists import TrialForm
from notices.forms.edit.row_moves import indexes
from notices.forms.edit.side_notes import CellChange
from notices.monitoring.alert_text import with_estimated
from notices.rendering.page_language import page_language
from notices.trial_table.filling import EndDate, fill_row
from notices.trial_table.staleness import updated_row
from trials.dates import PartialDate, format_date
from trials.study import Study

# What filling may change, in the order of the form. Each number and date has a check box, `<name>_estimated`.
FILLED_FIELDS = (
    *("number", "name", "phase", "status", "participants", "population", "arms", "control"),
    *("start", "primary_completion", "completion", "results"),
)
DATE_FIELDS = ("start", "primary_completion", "completion", "results")
TEXT_FIELDS = ("name", "population", "intervention", "control", "outcomes", "note")


def read_row(data: MultiValueDict[str, str], prefix: str, language: Language) -> TrialRow:
    """Return the row as it was typed; an unreadable date counts as empty, a text that is too long does not."""
    form = TrialForm(data, prefix=prefix)
    form.is_valid()
    values: dict[str, Any] = {
        name: form.document_value(name, language) for name in form.cleaned_data if name in TrialRow.model_fields
    }
    for name in TEXT_FIELDS:
        if name not in values:
            values[name] = data.get(f"{prefix}-{name}", "")[:MAX_LINE_LENGTH]
    texts = [data.get(f"{prefix}-arms-{index}-text", "") for index in indexes(data, f"{prefix}-arms")]
    # It only matters whether there are any: the arms that a person wrote are never written back.
    arms = tuple(Arm(key=str(place), text=text[:MAX_LINE_LENGTH]) for place, text in enumerate(texts) if text.strip())
    return TrialRow(**{**values, "key": values.get("key") or "row", "arms": arms})


def write_row(data: QueryDict, prefix: str, before: TrialRow, after: TrialRow) -> None:
    """Write what filling has changed into the data, and nothing else."""
    for name in FILLED_FIELDS:
        if getattr(after, name) != getattr(before, name):
            WRITERS.get(name, _write_text)(data, f"{prefix}-{name}", getattr(after, name))
    if after.participants_estimated != before.participants_estimated:
        _write_box(data, f"{prefix}-participants_estimated", after.participants_estimated)
    if after.checked_on:
        data[f"{prefix}-checked_on"] = f"{after.checked_on:%d.%m.%Y}"
        data[f"{prefix}-checked_number"] = after.number


def _write_text(data: QueryDict, name: str, value: Any) -> None:
    data[name] = "" if value is None else str(value)


def _write_choice(data: QueryDict, name: str, value: Choice | None) -> None:
    field = TrialForm.base_fields[name.rpartition("-")[2]]
    data[name] = field.prepare_value(value) if value else ""


def _write_date(data: QueryDict, name: str, value: PartialDate | None) -> None:
    data[name] = value.input_text() if value else ""
    _write_box(data, f"{name}_estimated", bool(value and value.estimated))


def _write_box(data: QueryDict, name: str, is_checked: bool) -> None:
    if is_checked:
        data[name] = "on"
    else:
        data.pop(name, None)


def _write_arms(data: QueryDict, prefix: str, arms: tuple[Arm, ...]) -> None:
    """Write these arms in place of empty ones."""
    for name in [name for name in data if name.startswith(f"{prefix}-")]:
        del data[name]
    for place, arm in enumerate(arms):
        data[f"{prefix}-{place}-key"] = arm.key
        data[f"{prefix}-{place}-text"] = arm.text


WRITERS: dict[str, Callable[[QueryDict, str, Any], None]] = {
    "phase": _write_choice,
    "status": _write_choice,
    "arms": _write_arms,
    **dict.fromkeys(DATE_FIELDS, _write_date),
}


def changes_between(before: TrialRow, after: TrialRow, data: MultiValueDict[str, str], prefix: str) -> list[CellChange]:
    """Return what filling has changed, labelled as in the form; an unreadable value is shown as it was typed."""
    changes = []
    for name in FILLED_FIELDS:
        old, new = describe_value(before, name), describe_value(after, name)
        if old != new:
            text = data.get(f"{prefix}-{name}", "").strip()
            old = old or (text if name in DATE_FIELDS or name == "participants" else "")
            changes.append(CellChange(_label(name), old, new, name))
    return changes


def filled_row(row: TrialRow, study: Study, language: Language, day: date) -> TrialRow:
    """Return the row with what the registry says, as filling writes it."""
    # A row that prints primary completion in place of completion goes on doing so.
    dates: EndDate = "primary" if row.primary_completion and not row.completion else "completion"
    return updated_row(fill_row(row, study, language, day, dates), study, language, day)


def differences(row: TrialRow, study: Study, language: Language, day: date) -> list[CellChange]:
    """Return what filling would change in a row."""
    return changes_between(row, filled_row(row, study, language, day), QueryDict(), "")


def with_only(before: TrialRow, after: TrialRow, name: str) -> TrialRow:
    """Return the row with one field of the filled one; a count brings along whether it is estimated."""
    names = (name, "participants_estimated") if name == "participants" else (name,)
    return before.model_copy(update={each: getattr(after, each) for each in names})


def _label(name: str) -> str:
    return _(cell_label("trials", name))


def describe_value(row: TrialRow, name: str) -> str:
    """Return a value of the row as people read it."""
    value = getattr(row, name)
    if value is None:
        return ""
    if isinstance(value, Choice):
        return value.label
    if isinstance(value, PartialDate):
        return with_estimated(format_date(value, page_language()), value.estimated)
    if name == "participants":
        return with_estimated(str(value), row.participants_estimated)
    if name == "arms":
        return "; ".join(arm.text for arm in value if arm.text)
    return str(value)
