"""The lists of a notice, one form for each kind of row."""

from copy import deepcopy
from typing import Any, cast

from django.forms import BooleanField, BoundField, HiddenInput
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from notices.document import template as vocabulary
from notices.document.codes import is_nye_metoder, normalised_nye_metoder
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
    ChoiceOf,
    CountField,
    DayField,
    KeyField,
    LineField,
    PartialDateField,
    TextField,
)
from notices.forms.edit.registry_fields import HiddenDayField, HiddenNumberField, RegistryChoice, StatusChoice
from notices.forms.edit.rows import RowForm, RowFormSet
from notices.forms.edit.side_notes import Beside, Fetched
from trials.study import normalise

DATE_HINT = _("As 14.09.2023, September 2023 or 2023.")


def estimated() -> BooleanField:
    """The companion of a date."""
    return BooleanField(label=_("Estimated"), required=False)


def tidy_nye_metoder(text: str) -> str:
    """A Nye metoder number as it is printed; what is no such number stays as it was typed."""
    number = normalised_nye_metoder(text)
    return number if is_nye_metoder(number) else text


class NameForm(RowForm):
    row = Name
    text = LineField(label=_("Name"), cites=True)


class NameRows(RowFormSet):
    """Substances and brand names; their words depend on the type of technology."""

    form = NameForm

    @property
    def add_text(self) -> str:
        return gettext("Add a row: %(name)s") % {"name": self.row_name}


class NyeMetoderForm(RowForm):
    row = NyeMetoderNumber
    number = LineField(label=_("Number"), help_text=_("As ID2020_067."))

    def clean_number(self) -> str:
        return tidy_nye_metoder(self.cleaned_data["number"])


class NyeMetoderRows(RowFormSet):
    form = NyeMetoderForm
    row_name = _("Nye metoder number")
    add_text = _("Add a Nye metoder number")


class RegulatoryStatusForm(RowForm):
    row = RegulatoryStatus
    layout = (("region", "kind", "status"), ("date", "date_estimated"), "note")

    region = ChoiceOf(vocabulary.REGIONS, label=_("Region"))
    kind = ChoiceOf(vocabulary.APPROVAL_KINDS, label=_("Kind of approval"))
    status = ChoiceOf(vocabulary.APPROVAL_STATUSES, label=_("Status"))
    date = PartialDateField(label=_("Date, past or expected"), help_text=DATE_HINT)
    date_estimated = estimated()
    note = LineField(label=_("Note"), cites=True)


class RegulatoryStatusRows(RowFormSet):
    form = RegulatoryStatusForm
    heading = _("Approvals")
    row_name = _("Approval")
    add_text = _("Add an approval")


class NorwegianAssessmentForm(RowForm):
    row = NorwegianAssessment
    layout = (("relation", "number"), "title", "url")

    relation = ChoiceOf(vocabulary.ASSESSMENT_RELATIONS, label=_("Relation to this technology"))
    number = LineField(label=_("Nye metoder number"), help_text=_("As ID2020_067."))
    title = LineField(label=_("Title"), cites=True)
    url = AddressField(label=_("Web address"))

    def clean_number(self) -> str:
        return tidy_nye_metoder(self.cleaned_data["number"])


class NorwegianAssessmentRows(RowFormSet):
    form = NorwegianAssessmentForm
    heading = _("Norwegian assessments")
    row_name = _("Assessment")
    add_text = _("Add an assessment")


class ArmForm(RowForm):
    row = Arm
    text = TextField(label=_("Text"), rows=1, cites=True)


class ArmRows(RowFormSet):
    form = ArmForm
    heading = _("Arms")
    row_name = _("Arm")
    add_text = _("Add an arm")


class TrialForm(RowForm):
    row = TrialRow
    beside = Beside()
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

    number = LineField(label=_("Registry number"), help_text=_("As NCT03334396, or the address of the record."))
    name = LineField(label=_("Study name"), cites=True)
    phase = RegistryChoice(vocabulary.PHASES, label=_("Phase"))
    status = StatusChoice(vocabulary.TRIAL_STATUSES, label=_("Status"))
    participants = CountField(label=_("Number of participants (N)"))
    participants_estimated = estimated()
    population = TextField(label=_("Population"), cites=True)
    intervention = TextField(label=_("Intervention"), cites=True)
    control = TextField(label=_("Control group"), cites=True)
    outcomes = TextField(label=_("Outcome measures"), cites=True)
    start = PartialDateField(label=_("Start"), help_text=DATE_HINT)
    start_estimated = estimated()
    primary_completion = PartialDateField(label=_("Primary completion"))
    primary_completion_estimated = estimated()
    completion = PartialDateField(label=_("Completion"))
    completion_estimated = estimated()
    results = PartialDateField(label=_("Results posted"))
    results_estimated = estimated()
    note = LineField(label=_("Note"), cites=True)
    # When the row was last read in its registry, and as which trial: a day of another trial says nothing.
    checked_on = HiddenDayField()
    checked_number = HiddenNumberField()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("checked_number", self.initial.get("number", ""))
        for name in ("phase", "status"):
            self.fields[name] = deepcopy(self.fields[name])
            cast(RegistryChoice, self.fields[name]).hold(self[name].value())
        self.add_list("arms", ArmRows, self.initial.get("arms", ()))

    def clean_number(self) -> str:
        return normalise(self.cleaned_data["number"])

    def clean(self) -> None:
        if self.cleaned_data.get("number") != self.cleaned_data["checked_number"]:
            self.cleaned_data["checked_on"] = None


class TrialRows(RowFormSet):
    form = TrialForm
    heading = _("Trials")
    row_name = _("Trial")
    add_text = _("Add a trial")
    # The field for numbers to fetch, which is the whole form's, and what was said about them.
    wanted: BoundField | None = None
    fetched = Fetched()


class ReferenceForm(RowForm):
    row = Reference
    layout = ("authors", "title", ("source", "published"), ("url", "accessed"), "key")

    authors = LineField(label=_("Authors"))
    title = LineField(label=_("Title"))
    source = LineField(label=_("Source"))
    published = PartialDateField(label=_("Published"), help_text=DATE_HINT)
    # Nobody estimates when a source came out, but what an import brought is kept.
    published_estimated = BooleanField(required=False, widget=HiddenInput)
    url = AddressField(label=_("Web address"))
    accessed = DayField(label=_("Accessed"), help_text=_("As 14.09.2023."))
    key = KeyField(label=_("Key"), help_text=_("What a citation names: a text that holds [@key] cites this reference."))


class ReferenceRows(RowFormSet):
    form = ReferenceForm
    row_name = _("Reference")
    add_text = _("Add a reference")
