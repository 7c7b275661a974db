"""The edit form of a whole notice: it shows a document, checks what was typed, and returns a document."""

import json
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from functools import cache, cached_property
from types import MappingProxyType
from typing import Any, Protocol, cast

from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from notices.checks.readiness import Finding
from notices.checks.unread_values import BOX
from notices.document.codes import is_atc, is_ema, normalised_atc, normalised_ema
from notices.document.fields import DOCUMENT_FIELDS, HEADER_ROWS, PARTS, fields_of, has_field
from notices.document.labels import COMMENT_ON_KIND, LISTS
from notices.document.model import AssessmentElement, AssessmentKind, Document, Part
from notices.document.reference_keys import renamed
from notices.document.template import ASSESSMENT_ELEMENTS, ASSESSMENT_KINDS, LANGUAGES, Language
from notices.forms.edit.citation_choices import CitationChoice
from notices.forms.edit.editor import editor_words
from notices.forms.edit.fields import AreasField, Labelled, LineField, TermsField
from notices.forms.edit.generated import form_fields, rows_of
from notices.forms.edit.gists import gist_of
from notices.forms.edit.links import FieldLink, cleaning_links, error_links, finding_links
from notices.forms.edit.lists import ROW_FORMS, ReferenceRows, TrialRows
from notices.forms.edit.marks import Marks, PartMarks
from notices.forms.edit.rows import FormBlock, PartForm, RowForm, RowFormSet, initial_of
from notices.forms.edit.sections import SECTION_PLANS, FormSection, SectionPlan
from notices.rendering.generated_sentences import printed_sentences
from notices.rendering.page_language import page_language
from notices.rendering.place_labels import field_label

# Fields of a part, by their names in the form.
PLACE_OF_FIELD = {f"{part}_{name}": f"{part}/{name}" for part, holds in PARTS.items() for name in fields_of(holds)}
ROW_FORMS_OF_NOTICE = {name: ROW_FORMS.get(name) or rows_of(name) for name, field in LISTS.items() if name != "arms"}


class FoldingRules(Protocol):
    """Says which sections and rows stand in the page without their fields, see `unopened`."""

    document: Document

    def folds_section(self, section: str) -> bool: ...

    def folds_row(self, rows: RowFormSet, row: RowForm) -> bool: ...


class NoticeForm(PartForm):
    """The edit form. `areas` are the clinical areas in use: anything with `code` and `label(language)`."""

    # The technology type for which the page was drawn: it says which header rows the person could see.
    drawn_for = forms.CharField(label="", required=False, widget=forms.HiddenInput)

    # The fields of the document are made from their definitions; these have a form of their own.
    language = forms.ChoiceField(choices=settings.LANGUAGES)
    areas = AreasField()
    elements = TermsField(ASSESSMENT_ELEMENTS)

    # No part of the document: the trials that somebody wants to fetch into the list.
    wanted = forms.CharField(
        label=_("Registry numbers, addresses or a title"),
        help_text=_("As NCT03334396, one or many, or the title of a study. Each becomes a row, filled in."),
        required=False,
        strip=False,
        widget=forms.Textarea({"cols": False, "rows": 2}),
    )

    def __init__(self, *, document: Document, areas: Iterable[Labelled], data: Any = None, **options: Any) -> None:
        self.base = document
        # Unread texts whose places the page lacks, with these places; and whether there are any unread texts.
        self.unplaced_texts: list[tuple[str, str]] = []
        self.has_unread = False
        # What can be left out of the page, and what is missing where; None for a page with the whole form.
        self.folding: FoldingRules | None = None
        self.marks = PartMarks((), ())
        # What views hang on elements of the form, by their ids: the comments there.
        self.threads: dict[str, list[Any]] = {}
        # What `read_values` has read: it changes the form, and reads it once.
        self.typed_values: Any = None
        drawn_for = (data or {}).get("drawn_for", "")
        # The technology type whose header rows the page shows; another one counts from the next page on.
        self.shown_type: str = drawn_for if drawn_for in HEADER_ROWS else document.technology_type.code
        self.text_language = (data or {}).get("language") or document.language
        if self.text_language not in LANGUAGES:
            self.text_language = document.language
        self.share(_fields_for(self.shown_type, page_language()))
        super().__init__(data, initial=initial_of_notice(document), **options)
        self.fields["areas"] = deepcopy(self.fields["areas"])
        self.area_field.offer(areas, document.areas)
        for name, kind in ROW_FORMS_OF_NOTICE.items():
            if self.shows(name):
                row_name = _row_name(self.shown_type, name, page_language())
                self.add_list(name, kind, getattr(document, name), row_name=row_name)
                self.lists[name].document = document
        self.trials.numbers_field = self["wanted"]

    @property
    def all_marks(self) -> Marks:
        return self.marks.of(*self.fields, *self.lists)

    @property
    def typed_document(self) -> Document:
        """Return the text as it is typed, where it was read, else the one that the form starts from."""
        return cast(Document, self.typed_values.document) if self.typed_values else self.base

    @cached_property
    def generated(self) -> dict[str, list[str]]:
        """Return the sentences that the program writes from what is typed, by section."""
        return printed_sentences(self.typed_document)

    @property
    def trials(self) -> TrialRows:
        return cast(TrialRows, self.lists["trials"])

    @property
    def references(self) -> ReferenceRows:
        return cast(ReferenceRows, self.lists["references"])

    @property
    def area_field(self) -> AreasField:
        return cast(AreasField, self.fields["areas"])

    def shows(self, name: str) -> bool:
        """Is the list or field on the page? It is not where it belongs to a header row that the type lacks."""
        return has_field(self.shown_type, PLACE_OF_FIELD.get(name, name).partition("/")[0])

    def clean_atc_code(self) -> str:
        text: str = self.cleaned_data["atc_code"]
        code = normalised_atc(text)
        return code if is_atc(code) else text

    def clean_ema_number(self) -> str:
        text: str = self.cleaned_data["ema_number"]
        number = normalised_ema(text)
        return number if is_ema(number) else text

    def sections(self) -> list[FormSection]:
        """Return the sections of the page, in the template's order."""
        return [self._section(plan) for plan in SECTION_PLANS]

    def _section(self, plan: SectionPlan) -> FormSection:
        section = FormSection(self, plan)
        section.marks = self.marks.of(*section.names)
        if self.folding:
            section.is_folded = self.folding.folds_section(plan.name)
            section.gist = gist_of(plan.name, self.folding.document)
        return section

    def blocks(self) -> list[FormBlock]:
        return [FormBlock("section", FormSection(self, plan)) for plan in SECTION_PLANS]

    def error_links(self) -> list[FieldLink]:
        # A form that nobody has sent has none but those of unread texts, and looking for them means drawing all of it.
        return list(error_links(self.blocks())) if self.is_bound or self.has_unread else []

    def cleaning_links(self) -> list[FieldLink]:
        """Return what saving changes in the sent texts, where the person must know it."""
        return list(cleaning_links(self.blocks())) if self.is_bound else []

    def finding_links(
        self, findings: Iterable[Finding], choices: Mapping[str, Sequence[CitationChoice]] = MappingProxyType({})
    ) -> list[FieldLink]:
        """Return the findings in words, each with the id of its field, and the choices for a bracket by its name."""
        return finding_links(self, findings, choices)

    @property
    def editor_words(self) -> str:
        """Return the words of the text editor's buttons, as JSON for the page's script."""
        return json.dumps(editor_words(), ensure_ascii=False)

    def document(self) -> Document:
        """Return the document that was typed; the form must be valid."""
        language: Language = self.cleaned_data["language"]
        plain = [name for name in self.fields if name in Document.model_fields and name not in {"areas", "elements"}]
        values = {name: self.document_value(name, language) for name in plain}
        values |= {name: tuple(rows.build(language)) for name, rows in self.lists.items()}
        values |= {name: self._part(name, holds, language) for name, holds in PARTS.items()}
        values["areas"] = self.area_field.selection(self.cleaned_data["areas"], language)
        values["elements"] = self._elements(language)
        values["kinds"] = self._kinds(language)
        # A header row that the page did not show keeps what it held.
        document = self.base.revised(**{name: value for name, value in values.items() if self.shows(name)})
        keys = self.references.changed_keys
        return renamed(document, keys) if keys else document

    def _part(self, name: str, holds: type[Part], language: Language) -> Part:
        return holds(**{inner: self.document_value(f"{name}_{inner}", language) for inner in fields_of(holds)})

    def _elements(self, language: Language) -> tuple[AssessmentElement, ...]:
        checked = self.cleaned_data["elements"]
        return tuple(
            AssessmentElement(code=term.code, label=term.label(language), checked=term.code in checked)
            for term in ASSESSMENT_ELEMENTS
        )

    def _kinds(self, language: Language) -> tuple[AssessmentKind, ...]:
        # A stored label stays in its text, though the template has another word today.
        stored = {kind.code: kind.label for kind in self.base.kinds if self.base.language == language}
        return tuple(
            AssessmentKind(
                code=term.code,
                label=stored.get(term.code, term.label(language)),
                checked=self.cleaned_data[f"kinds_{term.code}"],
                comment=self.cleaned_data[f"kinds_{term.code}_comment"],
            )
            for term in ASSESSMENT_KINDS
        )


@cache
def _fields_for(shown_type: str, language: Language) -> dict[str, forms.Field]:
    """Return the fields of a form that shows the header rows of a technology type, in the language of its page."""
    with translation.override(language):
        return _labelled_fields(shown_type, language)


def _labelled_fields(shown_type: str, language: Language) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = form_fields(DOCUMENT_FIELDS.values()) | deepcopy(NoticeForm.base_fields)
    fields["technology_type"].required = True
    for term in ASSESSMENT_KINDS:
        label = term.label(language)
        fields[f"kinds_{term.code}"] = forms.BooleanField(label=label, required=False)
        fields[f"kinds_{term.code}_comment"] = LineField(label=gettext(COMMENT_ON_KIND) % {"kind": label}, cites=True)
    for name, field in fields.items():
        if field.label is None:
            field.label = field_label(PLACE_OF_FIELD.get(name, name), shown_type)
    return fields


def _row_name(shown_type: str, name: str, language: Language) -> str:
    """Return what a row of a list is called where that depends on the type of technology, else ""."""
    term = HEADER_ROWS[shown_type].get(name)
    return term.label(language) if term else ""


def initial_of_notice(document: Document) -> dict[str, Any]:
    """Return the fields' initial values for a document."""
    initial = initial_of(document)
    for name in PARTS:
        initial |= {f"{name}_{key}": value for key, value in initial_of(getattr(document, name)).items()}
    for kind in document.kinds:
        initial |= {f"kinds_{kind.code}": kind.checked, f"kinds_{kind.code}_comment": kind.comment}
    return initial | {
        "drawn_for": document.technology_type.code,
        "areas": [area.code for area in document.areas],
        "elements": [box.code for box in document.elements if box.checked],
    }


def place_of_field(form: PartForm, name: str, within: str = "") -> str:
    """Return the place of a field in the document, "" if it has none; `within` is its row's place, with a slash."""
    if name.endswith(BOX) and (date := place_of_field(form, name.removesuffix(BOX), within)):
        return f"{date}{BOX}"
    if isinstance(form, RowForm):
        return f"{within}{name}" if name in form.row.model_fields else ""
    kind, _underscore, inner = name.partition("_")
    if kind == "kinds":
        return f"kinds/{inner.removesuffix('_comment')}/comment" if inner.endswith("_comment") else ""
    return PLACE_OF_FIELD.get(name, name if name in Document.model_fields else "")
