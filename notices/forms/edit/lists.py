"""The lists of a notice, one form for each kind of row."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any, cast

from django.forms import BooleanField, BoundField, HiddenInput
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from notices.document import template as vocabulary
from notices.document.field_types import is_made_key
from notices.document.fields import fields_of
from notices.document.labels import FIELDS, ROWS, TRIAL
from notices.document.model import (
    Arm,
    Name,
    NorwegianAssessment,
    NyeMetoderNumber,
    Reference,
    RegulatoryStatus,
    TrialRow,
)
from notices.document.reference_keys import readable_key
from notices.forms.edit.drawing import Include
from notices.forms.edit.fields import ArmField, KeyField, refuse_estimate
from notices.forms.edit.generated import GeneratedRows, estimated_box, form_of
from notices.forms.edit.registry_fields import (
    HiddenDayField,
    HiddenNumberField,
    RegistryTermField,
    StatusTermField,
    registered_label,
)
from notices.forms.edit.row_moves import KEY_BEFORE
from notices.forms.edit.rows import SAME_KEY, RowForm, RowFormSet
from notices.forms.edit.side_notes import FetchResult, TrialSideNotes
from trials.dates import PartialDate
from trials.study import normalise


@form_of(Name)
class NameForm(RowForm):
    """A name."""


class NameRows(GeneratedRows):
    """Substances and brand names; their labels depend on the type of technology."""

    form = NameForm


@form_of(NyeMetoderNumber)
class NyeMetoderForm(RowForm):
    """A number of Nye metoder, kept as it is printed."""


class NyeMetoderRows(RowFormSet):
    form = NyeMetoderForm
    row_name = _(ROWS["nye_metoder"])
    add_text = _("Add a Nye metoder number")


@form_of(RegulatoryStatus)
class RegulatoryStatusForm(RowForm):
    layout = (("region", "kind", "status"), ("date", "date_estimated"), "note")


class RegulatoryStatusRows(RowFormSet):
    form = RegulatoryStatusForm
    heading = _(FIELDS["regulatory_statuses"])
    row_name = _(ROWS["regulatory_statuses"])
    add_text = _("Add an approval")


@form_of(NorwegianAssessment)
class NorwegianAssessmentForm(RowForm):
    layout = (("relation", "number"), "title", "url")


class NorwegianAssessmentRows(RowFormSet):
    form = NorwegianAssessmentForm
    heading = _(FIELDS["norwegian_assessments"])
    row_name = _(ROWS["norwegian_assessments"])
    add_text = _("Add an assessment")


@form_of(Arm)
class ArmForm(RowForm):
    text = ArmField(label=_(fields_of(Arm)["text"].about.label), rows=1, cites=True)


class ArmRows(RowFormSet):
    form = ArmForm
    heading = _(TRIAL["arms"])
    row_name = _(ROWS["arms"])
    add_text = _("Add an arm")


@form_of(TrialRow)
class TrialForm(RowForm):
    side_notes = TrialSideNotes()
    layout = (
        ("number", "name"),
        Include("desk/edit/_fill.html"),
        ("phase", "status"),
        ("participants", "participants_estimated"),
        "population",
        "intervention",
        "arms",
        "control",
        "outcomes",
        ("start", "start_estimated"),
        ("primary_completion", "primary_completion_estimated"),
        ("completion", "completion_estimated"),
        ("results", "results_estimated"),
        "note",
    )

    phase = RegistryTermField(vocabulary.PHASES, label=_(TRIAL["phase"]))
    status = StatusTermField(vocabulary.TRIAL_STATUSES, label=_(TRIAL["status"]))
    participants_estimated = estimated_box()
    # The day on which the row was last read in its registry, and for which number: another number makes it void.
    checked_on = HiddenDayField()
    checked_number = HiddenNumberField()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("checked_number", self.initial.get("number", ""))
        for name in ("phase", "status"):
            field = self.fields[name]
            # Asked without the form's own bound field, which would keep the shared one.
            if registered_label(str(BoundField(self, field, name).value() or "")):
                self.fields[name] = deepcopy(field)
                cast(RegistryTermField, self.fields[name]).offer_code(self[name].value())
        self.add_list("arms", ArmRows, self.initial.get("arms", ()))

    def clean_number(self) -> str:
        return normalise(self.cleaned_data["number"])

    def clean(self) -> None:
        if self.cleaned_data.get("number") != self.cleaned_data["checked_number"]:
            self.cleaned_data["checked_on"] = None


class TrialRows(RowFormSet):
    form = TrialForm
    heading = _(FIELDS["trials"])
    row_name = _(ROWS["trials"])
    add_text = _("Add a trial")
    # The whole form's field for numbers to fetch, and what became of them.
    numbers_field: BoundField | None = None
    fetch_result = FetchResult()


@form_of(Reference)
class ReferenceForm(RowForm):
    layout = ("authors", "title", ("source", "published"), ("url", "accessed"), "key")

    # Nobody estimates when a source came out, but an imported mark is kept.
    published_estimated = BooleanField(required=False, widget=HiddenInput)
    key_before = KeyField(widget=KeyField.hidden_widget)
    key = KeyField(label=_("Key"), help_text=_("What a citation names: a text that holds [@key] cites this reference."))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault(KEY_BEFORE, self.initial.get("key", ""))

    @property
    def earlier_key(self) -> str:
        return str(self[KEY_BEFORE].value() or "")

    def clean_published(self) -> PartialDate | None:
        date: PartialDate | None = self.cleaned_data["published"]
        refuse_estimate(date)
        return date


class ReferenceRows(RowFormSet):
    """The references. A key may be changed: its citations follow, see `reference_keys`."""

    form = ReferenceForm
    row_name = _(ROWS["references"])
    add_text = _("Add a reference")
    # Who said that a publication was retracted, by its names.
    retracted: Mapping[str, str] = {}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # Of rows that are new, the keys that the program gave them first, and those by which people know them.
        self._readable_keys: dict[str, str] = {}

    @property
    def changed_keys(self) -> dict[str, str]:
        """Return what keys of the sent rows are now, by those that they had; the form must have been validated."""
        pairs = ((row.earlier_key, str(row.cleaned_data.get("key", ""))) for row in self._standing())
        return self._readable_keys | {before: now for before, now in pairs if before and now and before != now}

    def take_back_keys(self) -> Iterator[tuple[RowForm, str]]:
        """Yield each row whose key was changed, with the one that it had; rows that are new keep the program's."""
        readable = {now: made for made, now in self._readable_keys.items()}
        self._readable_keys = {}
        for row in self._standing():
            key = row.cleaned_data.get("key", "")
            if key in readable:
                row.cleaned_data["key"] = readable[key]
            elif row.earlier_key not in ("", key):
                yield row, row.earlier_key

    def clean(self) -> None:
        # Had another row this key, its citations would name two sources.
        changed = [row for row in self._standing() if row.cleaned_data.get("key", "") != row.earlier_key]
        for row in [row for row in changed if row.cleaned_data.get("key") in self._keys_beside(row)]:
            row.add_error("key", gettext(SAME_KEY))
        super().clean()
        for row in self._standing():
            self._give_readable_key(row)

    def _give_readable_key(self, row: RowForm) -> None:
        """Give a new row a key that says author and year, instead of the one that the program made."""
        key = row.cleaned_data.get("key", "")
        stored = {reference.key for reference in self.document.references} if self.document else set()
        if row.earlier_key or key in stored or not is_made_key(key):
            return
        names = ("authors", "title", "source", "published")
        reference = Reference(key=key, **{name: row.cleaned_data[name] for name in names if row.cleaned_data.get(name)})
        if any(getattr(reference, name) for name in ("authors", "title", "source")):
            row.cleaned_data["key"] = self._readable_keys[key] = readable_key(reference, self._keys_beside(row))

    def _keys_beside(self, row: RowForm) -> set[str]:
        """Return the keys that the other rows have, and that they had when the page was made."""
        others = [other for other in self._standing() if other is not row]
        return {key for other in others for key in (other.earlier_key, str(other.cleaned_data.get("key", ""))) if key}

    def _standing(self) -> list[RowForm]:
        return [row for row in self.forms if not row.is_removed]


# The lists of a notice by name; a list without a form of its own gets one from the fields of its rows.
ROW_FORMS: dict[str, type[RowFormSet]] = {
    "substances": NameRows,
    "brand_names": NameRows,
    "nye_metoder": NyeMetoderRows,
    "regulatory_statuses": RegulatoryStatusRows,
    "norwegian_assessments": NorwegianAssessmentRows,
    "trials": TrialRows,
    "references": ReferenceRows,
}
