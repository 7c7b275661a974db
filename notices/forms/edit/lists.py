"""The lists of a notice, one form for each kind of row."""

from copy import deepcopy
from typing import Any, cast

from django.forms import BooleanField, BoundField, HiddenInput
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from notices.document import template as vocabulary
from notices.document.codes import is_nye_metoder, normalised_nye_metoder
from notices.document.labels import CELLS, FIELDS, ROWS
from notices.document.model import (
    Arm,
    Name,
    NorwegianAssessment,
    NyeMetoderNumber,
    Reference,
    RegulatoryStatus,
    TrialRow,
)
from notices.forms.edit.fields import (
    AddressField,
    CountField,
    DayField,
    KeyField,
    LineField,
    PartialDateField,
    TermField,
    TextField,
)
from notices.forms.edit.registry_fields import HiddenDayField, HiddenNumberField, RegistryTermField, StatusTermField
from notices.forms.edit.rows import RowForm, RowFormSet
from notices.forms.edit.side_notes import FetchResult, TrialSideNotes
from trials.study import normalise

DATE_HINT = _("As 14.09.2023, September 2023 or 2023.")


def estimated_box() -> BooleanField:
    """Return the check box beside a date or a number."""
    return BooleanField(label=_("Estimated"), required=False)


def tidy_nye_metoder(text: str) -> str:
    """Return a Nye metoder number as it is printed; other text stays as it was typed."""
    number = normalised_nye_metoder(text)
    return number if is_nye_metoder(number) else text


class NameForm(RowForm):
    row = Name
    text = LineField(label=_("Name"), cites=True)


class NameRows(RowFormSet):
    """Substances and brand names; their labels depend on the type of technology."""

    form = NameForm

    @property
    def add_text(self) -> str:
        return gettext("Add a row: %(name)s") % {"name": self.row_name}


class NyeMetoderForm(RowForm):
    row = NyeMetoderNumber
    number = LineField(label=_(CELLS["number"]), help_text=_("As ID2020_067."))

    def clean_number(self) -> str:
        return tidy_nye_metoder(self.cleaned_data["number"])


class NyeMetoderRows(RowFormSet):
    form = NyeMetoderForm
    row_name = _(ROWS["nye_metoder"])
    add_text = _("Add a Nye metoder number")


class RegulatoryStatusForm(RowForm):
    row = RegulatoryStatus
    layout = (("region", "kind", "status"), ("date", "date_estimated"), "note")

    region = TermField(vocabulary.REGIONS, label=_(CELLS["region"]))
    kind = TermField(vocabulary.APPROVAL_KINDS, label=_(CELLS["kind"]))
    status = TermField(vocabulary.APPROVAL_STATUSES, label=_(CELLS["status"]))
    date = PartialDateField(label=_(CELLS["date"]), help_text=DATE_HINT)
    date_estimated = estimated_box()
    note = LineField(label=_(CELLS["note"]), cites=True)


class RegulatoryStatusRows(RowFormSet):
    form = RegulatoryStatusForm
    heading = _(FIELDS["regulatory_statuses"])
    row_name = _(ROWS["regulatory_statuses"])
    add_text = _("Add an approval")


class NorwegianAssessmentForm(RowForm):
    row = NorwegianAssessment
    layout = (("relation", "number"), "title", "url")

    relation = TermField(vocabulary.ASSESSMENT_RELATIONS, label=_(CELLS["relation"]))
    number = LineField(label=_(CELLS["norwegian_assessments/number"]), help_text=_("As ID2020_067."))
    title = LineField(label=_(CELLS["title"]), cites=True)
    url = AddressField(label=_(CELLS["url"]))

    def clean_number(self) -> str:
        return tidy_nye_metoder(self.cleaned_data["number"])


class NorwegianAssessmentRows(RowFormSet):
    form = NorwegianAssessmentForm
    heading = _(FIELDS["norwegian_assessments"])
    row_name = _(ROWS["norwegian_assessments"])
    add_text = _("Add an assessment")


class ArmForm(RowForm):
    row = Arm
    text = TextField(label=_("Text"), rows=1, cites=True)


class ArmRows(RowFormSet):
    form = ArmForm
    heading = _(CELLS["arms"])
    row_name = _(ROWS["arms"])
    add_text = _("Add an arm")


class TrialForm(RowForm):
    row = TrialRow
    side_notes = TrialSideNotes()
    layout = (
        ("number", "name"),
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

    number = LineField(label=_(CELLS["trials/number"]), help_text=_("As NCT03334396, or the address of the record."))
    name = LineField(label=_(CELLS["name"]), cites=True)
    phase = RegistryTermField(vocabulary.PHASES, label=_(CELLS["phase"]))
    status = StatusTermField(vocabulary.TRIAL_STATUSES, label=_(CELLS["status"]))
    participants = CountField(label=_(CELLS["participants"]))
    participants_estimated = estimated_box()
    population = TextField(label=_(CELLS["population"]), cites=True)
    intervention = TextField(label=_(CELLS["intervention"]), cites=True)
    control = TextField(label=_(CELLS["control"]), cites=True)
    outcomes = TextField(label=_(CELLS["outcomes"]), cites=True)
    start = PartialDateField(label=_(CELLS["start"]), help_text=DATE_HINT)
    start_estimated = estimated_box()
    primary_completion = PartialDateField(label=_(CELLS["primary_completion"]))
    primary_completion_estimated = estimated_box()
    completion = PartialDateField(label=_(CELLS["completion"]))
    completion_estimated = estimated_box()
    results = PartialDateField(label=_(CELLS["results"]))
    results_estimated = estimated_box()
    note = LineField(label=_(CELLS["note"]), cites=True)
    # The day on which the row was last read in its registry, and for which number: another number makes it void.
    checked_on = HiddenDayField()
    checked_number = HiddenNumberField()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("checked_number", self.initial.get("number", ""))
        for name in ("phase", "status"):
            self.fields[name] = deepcopy(self.fields[name])
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


class ReferenceForm(RowForm):
    row = Reference
    layout = ("authors", "title", ("source", "published"), ("url", "accessed"), "key")

    authors = LineField(label=_(CELLS["authors"]))
    title = LineField(label=_(CELLS["title"]))
    source = LineField(label=_(CELLS["source"]))
    published = PartialDateField(label=_(CELLS["published"]), help_text=DATE_HINT)
    # Nobody estimates when a source came out, but an imported mark is kept.
    published_estimated = BooleanField(required=False, widget=HiddenInput)
    url = AddressField(label=_(CELLS["url"]))
    accessed = DayField(label=_(CELLS["accessed"]), help_text=_("As 14.09.2023."))
    key = KeyField(label=_("Key"), help_text=_("What a citation names: a text that holds [@key] cites this reference."))


class ReferenceRows(RowFormSet):
    form = ReferenceForm
    row_name = _(ROWS["references"])
    add_text = _("Add a reference")
